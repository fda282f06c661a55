import { UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import { type EntityManager, query } from '../database.ts';
import { DomainError } from '../errors.ts';
import { enqueue } from '../outbox/enqueue.ts';
import { askForCorrections } from '../recount/ask-for-corrections.ts';
import { Bin } from './bin.ts';
import type { Ledger } from './ledger.ts';
import { type LedgerLine, ledgerLines } from './ledger-lines.ts';
import { Movement } from './movement.ts';
import { checkPosting, contentHash, type Posting } from './posting.ts';
import { refuseLateOpening, refuseStorefrontOrder } from './rules.ts';
import { Sku } from './sku.ts';
import { StockLevel } from './stock-level.ts';

export interface Posted {
  readonly movements: readonly Movement[];
  /** True when the key was used before with the same content: nothing was written now. */
  readonly alreadyRecorded: boolean;
}

/**
 * The ledger's only writer: the lines, the levels and the messages commit together or not at all.
 * Throws DomainError `unknown-sku`, `unknown-bin`, `unknown-channel`, `bad-quantity`, `insufficient-stock`, `key-reused`,
 * `late-opening`, `storefront-order`, `in-count-missing`, `shop-shows-missing`; then nothing is written.
 */
export async function postMovement(ledger: Ledger, posting: Posting): Promise<Posted> {
  checkPosting(posting, ledger.channels);
  try {
    const posted = await ledger.database.em().transactional((em) => post(em, ledger, posting));
    if (!posted.alreadyRecorded) ledger.wake();
    return posted;
  } catch (error) {
    // Two SKUs under one key at the same moment: neither lock sees the other, the index does.
    if (error instanceof UniqueConstraintViolationException) throw keyReused(posting.key);
    throw error;
  }
}

async function post(em: EntityManager, ledger: Ledger, posting: Posting): Promise<Posted> {
  const sku = await lockSku(em, posting.sku);
  const first = await firstResult(em, posting);
  if (first) return { movements: first, alreadyRecorded: true };

  const bins = await binsOf(em, posting);
  await refuseLateOpening(em, posting, sku, bins);
  await refuseStorefrontOrder(em, posting);

  const recordedAt = ledger.clock.now();
  const lines = await ledgerLines(em, { posting, sku, bins, recordedAt });
  await applyLevels(em, sku, lines);
  const movements = lines.map((line, index) => {
    const movement = em.create(Movement, movementOf(posting, { sku, line, index, recordedAt }));
    enqueue(em, { movement, effect: line.effect, locationId: line.bin.locationId, inGroup: line.inGroup });
    return movement;
  });
  await em.flush();
  const recounts = movements.filter((movement) => movement.kind === 'recount').map((movement) => movement.id);
  await askForCorrections(em, recounts, { approver: posting.approver ?? false });
  return { movements, alreadyRecorded: false };
}

/** Everything that writes a SKU's movements waits here, so that their ids are drawn in the order of their commits. */
async function lockSku(em: EntityManager, code: string): Promise<Sku> {
  const [row] = await query<{ id: number }>(em, 'select id from sku where code = $1 for no key update', [code]);
  if (!row) {
    throw new DomainError(
      'unknown-sku',
      `There is no SKU "${code}" here. Check the spelling, or bring it in with "stock catalog FILE".`,
      { sku: code },
    );
  }
  return em.findOneOrFail(Sku, row.id);
}

async function firstResult(em: EntityManager, posting: Posting): Promise<Movement[] | null> {
  const recorded = await em.find(Movement, { idempotencyKey: posting.key }, { orderBy: { line: 'asc' } });
  if (recorded.length === 0) return null;
  if (recorded[0]!.contentHash !== contentHash(posting)) throw keyReused(posting.key);
  return recorded;
}

async function binsOf(em: EntityManager, { lines }: Posting): Promise<Bin[]> {
  const found = await em.find(Bin, { code: { $in: lines.map((line) => line.bin) } });
  return lines.map(({ bin: code }) => {
    const bin = found.find((bin) => bin.code === code);
    if (!bin)
      throw new DomainError(
        'unknown-bin',
        `There is no bin "${code}". Check the spelling, or make it with "stock bin ${code} --location NAME".`,
        { bin: code },
      );
    return bin;
  });
}

/** By bin, because a line and the one that sets it off belong together: between them the bin may seem to hold less than nothing. */
async function applyLevels(em: EntityManager, sku: Sku, lines: readonly LedgerLine[]): Promise<void> {
  for (const [bin, ofBin] of Map.groupBy(lines, (line) => line.bin)) {
    const gained = ofBin.reduce((sum, line) => sum + line.quantityDelta, 0);
    (await levelOf(em, sku, bin)).apply(gained, { sku: sku.code, bin: bin.code });
  }
}

async function levelOf(em: EntityManager, sku: Sku, bin: Bin): Promise<StockLevel> {
  const level = await em.findOne(StockLevel, { skuId: sku.id, binId: bin.id });
  return level ?? em.create(StockLevel, { skuId: sku.id, binId: bin.id, onHand: 0 });
}

interface Placed {
  sku: Sku;
  line: LedgerLine;
  index: number;
  recordedAt: Date;
}

function movementOf(posting: Posting, { sku, line, index, recordedAt }: Placed) {
  return {
    skuId: sku.id,
    binId: line.bin.id,
    kind: line.kind,
    quantityDelta: line.quantityDelta,
    counted: line.counted,
    channel: posting.channel || null,
    reference: posting.reference || null,
    note: posting.note || null,
    actor: posting.actor,
    occurredAt: posting.occurredAt ?? recordedAt,
    recordedAt,
    idempotencyKey: posting.key,
    line: index + 1,
    contentHash: contentHash(posting),
  };
}

function keyReused(key: string): DomainError {
  return new DomainError(
    'key-reused',
    `The key "${key}" was used before for something else. Use a new key for a new write.`,
    { key },
  );
}
