import { z } from 'zod';
import { DomainError } from '../../errors.ts';
import { type MovementKind, movementKinds } from '../movement.ts';
import { checkEnds, checkPositive, checkPosting, type Posting, type PostingLine } from '../posting.ts';

export const MOVEMENTS_HEADER = 'idempotency_key,occurred_at,kind,sku,bin,to_bin,quantity,channel,reference,note';

interface Door {
  readonly actor: string;
  readonly channels: readonly string[];
}

/** One row of a movement file as the write it asks for. Throws a DomainError that says in plain words what is wrong with it. */
export function parseRow(fields: readonly string[], { actor, channels }: Door): Posting {
  const [key, occurredAt, kind, sku, bin, toBin, quantity, channel, reference, note] = fields.map((field) =>
    field.trim(),
  ) as [string, string, string, string, string, string, string, string, string, string];
  const posting = {
    key: needed('idempotency_key', key),
    occurredAt: instantOf(occurredAt),
    kind: kindOf(kind),
    sku: needed('sku', sku),
    lines: linesOf({ kind: kindOf(kind), bin: needed('bin', bin), toBin, quantity: unitsOf(quantity) }),
    channel: channel || undefined,
    reference: reference || undefined,
    note: note || undefined,
    actor,
  };
  checkPosting(posting, channels);
  return posting;
}

interface Units {
  readonly kind: MovementKind;
  readonly bin: string;
  readonly toBin: string;
  readonly quantity: number;
}

/** The signs are the file's: positive units, but signed for an adjustment, and what was counted for a recount. */
function linesOf({ kind, bin, toBin, quantity }: Units): PostingLine[] {
  if (kind !== 'adjustment' && kind !== 'recount') checkPositive(quantity);
  if (kind === 'transfer') {
    checkEnds(bin, needed('to_bin', toBin));
    return [
      { bin, quantityDelta: -quantity },
      { bin: toBin, quantityDelta: quantity },
    ];
  }
  if (toBin) throw bad(`to_bin is for a transfer only; leave it empty on a ${kind}.`);
  if (kind === 'recount') return [{ bin, counted: quantity }];
  return [{ bin, quantityDelta: kind === 'fulfillment' ? -quantity : quantity }];
}

function needed(column: string, text: string): string {
  if (!text) throw bad(`${column} is empty.`);
  return text;
}

function kindOf(text: string): MovementKind {
  const kind = movementKinds.find((kind) => kind === text);
  if (kind) return kind;
  throw bad(`"${text.slice(0, 40)}" isn't a kind: use one of ${movementKinds.join(', ')}.`);
}

function unitsOf(text: string): number {
  if (/^[+-]?\d{1,15}$/.test(text)) return Number(text);
  throw bad(`quantity "${text.slice(0, 40)}" isn't a whole number of units.`);
}

/** Knows each month's days, so that the 30th of February isn't quietly the 2nd of March. */
const instant = z.iso.datetime({ offset: true });

function instantOf(text: string): Date {
  // Before 1970 is a typing error; PostgreSQL has no year 0.
  if (instant.safeParse(text).success && text >= '1970') return new Date(text);
  throw bad(
    `occurred_at "${text.slice(0, 40)}" isn't a time: write it like 2026-01-31T14:05:00+01:00, with its offset.`,
  );
}

function bad(reason: string): DomainError {
  return new DomainError('bad-row', reason);
}
