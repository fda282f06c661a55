import { createHash } from 'node:crypto';
import { DomainError } from '../errors.ts';
import { STOREFRONT } from './effect.ts';
import type { MovementKind } from './movement.ts';
import { checkText } from './text.ts';

/** One write to the ledger, as asked for: one line, or the two of a transfer. */
export interface Posting {
  readonly kind: MovementKind;
  readonly sku: string;
  readonly lines: readonly PostingLine[];
  readonly channel?: string | undefined;
  readonly reference?: string | undefined;
  readonly note?: string | undefined;
  readonly actor: string;
  /** When it happened, if that isn't now. */
  readonly occurredAt?: Date | undefined;
  /** From the door; the same key again returns the first result. */
  readonly key: string;
  /** Of what happened before its bin was counted: "was it in the count?" */
  readonly inCount?: boolean | undefined;
  /** Of an adjustment: "does the shop show this already?" */
  readonly shopShows?: boolean | undefined;
  /** Of a recount: whoever counted may also decide on a case. */
  readonly approver?: boolean | undefined;
}

/** A recount has counts, every other kind has changes. */
export type PostingLine = Change | Count;

export interface Change {
  readonly bin: string;
  /** Units, signed: what the bin gains. */
  readonly quantityDelta: number;
}

export interface Count {
  readonly bin: string;
  /** Units that lay in the bin. */
  readonly counted: number;
}

/** More than this in one line is a typing error in any warehouse this is for. */
const LARGEST_QUANTITY = 1_000_000;

/** Refuses what no ledger could take, whatever it holds. */
export function checkPosting(posting: Posting, channels: readonly string[]): void {
  if (!posting.key.trim())
    throw new DomainError('key-missing', 'A write needs an idempotency key; leave --key out to get one.');
  checkText('key', posting.key);
  checkText('sku', posting.sku);
  checkText('reference', posting.reference);
  checkText('note', posting.note);
  for (const line of posting.lines) {
    checkText('bin', line.bin);
    if ('counted' in line) checkCounted(line.counted);
    else checkQuantity(line.quantityDelta);
  }
  if (posting.kind === 'fulfillment' || posting.channel !== undefined) checkChannel(posting, channels);
}

function checkQuantity(quantity: number): void {
  if (!Number.isInteger(quantity) || quantity === 0 || Math.abs(quantity) > LARGEST_QUANTITY) {
    throw new DomainError(
      'bad-quantity',
      `${quantity} isn't a quantity: give a whole number of units, not 0 and at most ${LARGEST_QUANTITY.toLocaleString('en')}.`,
      { quantity },
    );
  }
}

/** What lay in a bin: 0 is a fact, too. */
function checkCounted(counted: number): void {
  if (!Number.isInteger(counted) || counted < 0 || counted > LARGEST_QUANTITY) {
    throw new DomainError(
      'bad-count',
      `${counted} isn't a count: give the whole units that lie in the bin, from 0 to ${LARGEST_QUANTITY.toLocaleString('en')}.`,
      { counted },
    );
  }
}

/** A quantity that only ever counts up, as in "received 12". */
export function checkPositive(quantity: number): void {
  checkQuantity(quantity);
  if (quantity < 0)
    throw new DomainError('bad-quantity', `${quantity} is negative: give the number of units as a positive number.`, {
      quantity,
    });
}

/** A transfer needs two ends. */
export function checkEnds(from: string, to: string): void {
  if (from === to)
    throw new DomainError('transfer-to-itself', `${from} is both ends of the transfer: name another bin to move to.`, {
      bin: from,
    });
}

/** SHA-256 over what was asked, so that a reused key with other content is seen. Who asked, and a time nobody gave, don't count. */
export function contentHash(posting: Posting): string {
  const { kind, sku, lines, channel, reference, note, occurredAt, inCount, shopShows } = posting;
  const content = [
    kind,
    sku,
    lines.map((line) => [line.bin, 'counted' in line ? line.counted : line.quantityDelta]),
    channel || null,
    reference || null,
    note || null,
    occurredAt?.toISOString() ?? null,
    // Most postings have no answers, and the hashes of before none at all.
    ...(inCount === undefined && shopShows === undefined ? [] : [inCount ?? null, shopShows ?? null]),
  ];
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

function checkChannel({ kind, channel, reference }: Posting, channels: readonly string[]): void {
  if (kind !== 'fulfillment' && kind !== 'return') {
    throw new DomainError('channel-misplaced', `A ${kind} has no channel: leave it empty.`, { kind, channel });
  }
  const known = [STOREFRONT, ...channels];
  if (!channel || !known.includes(channel)) {
    throw new DomainError(
      'unknown-channel',
      `${channel ? `"${channel}" isn't a channel here` : `A ${kind} needs its channel`}: use one of ${known.join(', ')}.`,
      { channel, known },
    );
  }
  if (channel === STOREFRONT && !reference) {
    throw new DomainError(
      'order-missing',
      `A ${kind} of the storefront needs the shop's order number as its reference.`,
    );
  }
}
