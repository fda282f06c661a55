import { UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import { type EntityManager, query } from '../database.ts';
import { DomainError } from '../errors.ts';
import { enqueue } from '../outbox/enqueue.ts';
import { Bin } from './bin.ts';
import { effectOf } from './effect.ts';
import type { Ledger } from './ledger.ts';
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
 * `late-opening`, `storefront-order`; then nothing is written.
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

  const effect = effectOf({
    kind: posting.kind,
    channel: posting.channel ?? null,
    insideLocation: new Set(bins.map((bin) => bin.locationId)).size === 1,
  });
  const recordedAt = ledger.clock.now();
  const movements: Movement[] = [];
  for (const [index, { quantityDelta }] of posting.lines.entries()) {
    const bin = bins[index]!;
    (await levelOf(em, sku, bin)).apply(quantityDelta, { sku: sku.code, bin: bin.code });
    const movement = em.create(Movement, lineOf(posting, { sku, bin, index, quantityDelta, recordedAt }));
    enqueue(em, { movement, effect, locationId: bin.locationId, inGroup: posting.lines.length > 1 });
    movements.push(movement);
  }
  await em.flush();
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

async function levelOf(em: EntityManager, sku: Sku, bin: Bin): Promise<StockLevel> {
  const level = await em.findOne(StockLevel, { skuId: sku.id, binId: bin.id });
  return level ?? em.create(StockLevel, { skuId: sku.id, binId: bin.id, onHand: 0 });
}

interface Line {
  sku: Sku;
  bin: Bin;
  index: number;
  quantityDelta: number;
  recordedAt: Date;
}

function lineOf(posting: Posting, { sku, bin, index, quantityDelta, recordedAt }: Line) {
  return {
    skuId: sku.id,
    binId: bin.id,
    kind: posting.kind,
    quantityDelta,
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
