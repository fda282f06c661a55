import type { Database } from '../database/open.ts';
import { SandboxError } from '../errors.ts';
import { findItems } from './find-items.ts';
import { lockOrder } from './find-order.ts';
import { fulfillLines } from './fulfill-lines.ts';
import { placeLines } from './place-order.ts';
import { refundOrder } from './refund-order.ts';

/** One storefront line of a movement file. */
export interface PlayedMovement {
  /** Its line in the file, for refusals. */
  readonly line: number;
  /** The file's idempotency_key: a movement is played once, ever. */
  readonly key: string;
  readonly kind: 'fulfillment' | 'return';
  readonly sku: string;
  readonly quantity: number;
  /** The order's name. */
  readonly reference: string;
}

export interface Played {
  readonly orders: number;
  readonly fulfilled: number;
  readonly returned: number;
  /** Lines played before, by an earlier file or this one. */
  readonly repeated: number;
}

/**
 * All fulfilments of one reference become one order of that name, placed and fulfilled; each return a restocking refund
 * of the order in its reference. Everything happens at the shop's now; the caller's transaction makes it all or nothing.
 */
export async function playMovements(tx: Database, movements: readonly PlayedMovement[], now: Date): Promise<Played> {
  await tx.query('lock table played_movement in share row exclusive mode');
  const fresh = await rememberNew(tx, movements);
  const items = await findItems(
    tx,
    fresh.map((one) => one.sku),
    lineFinder(fresh),
  );
  const shipped = fresh.filter((one) => one.kind === 'fulfillment');
  const placed = await placeLines(
    tx,
    shipped.map((one) => ({ ...one, orderName: one.reference, itemId: items.get(one.sku)?.id ?? 0 })),
    now,
  );
  await fulfillLines(
    tx,
    placed.map((line) => ({ lineId: line.id, quantity: line.quantity })),
    now,
  );

  const returned = fresh.filter((one) => one.kind === 'return');
  for (const movement of returned) await takeBack(tx, movement, now);
  return {
    orders: new Set(shipped.map((one) => one.reference)).size,
    fulfilled: shipped.length,
    returned: returned.length,
    repeated: movements.length - fresh.length,
  };
}

/** Keeps the keys of the new ones and returns those; a known key with other content is refused. */
async function rememberNew(tx: Database, movements: readonly PlayedMovement[]): Promise<PlayedMovement[]> {
  const { rows } = await tx.query<Omit<PlayedMovement, 'line'>>(
    `select idempotency_key as key, kind, sku, quantity, reference
       from played_movement where idempotency_key = any($1)`,
    [movements.map((one) => one.key)],
  );
  const known = new Map<string, Omit<PlayedMovement, 'line'>>(rows.map((row) => [row.key, row]));
  const fresh: PlayedMovement[] = [];
  const details: string[] = [];
  for (const movement of movements) {
    const earlier = known.get(movement.key);
    if (earlier === undefined) fresh.push(movement);
    else if (!sameMovement(earlier, movement)) {
      details.push(`line ${movement.line}: key ${movement.key} was played before with other content`);
    }
    known.set(movement.key, movement);
  }
  if (details.length > 0) throw new SandboxError('key-reused', 'Keys stand for one movement each.', details);
  await tx.query(
    `insert into played_movement (idempotency_key, kind, sku, quantity, reference)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::integer[], $5::text[])`,
    [
      fresh.map((one) => one.key),
      fresh.map((one) => one.kind),
      fresh.map((one) => one.sku),
      fresh.map((one) => one.quantity),
      fresh.map((one) => one.reference),
    ],
  );
  return fresh;
}

function sameMovement(one: Omit<PlayedMovement, 'line'>, other: PlayedMovement): boolean {
  return (['kind', 'sku', 'quantity', 'reference'] as const).every((field) => one[field] === other[field]);
}

async function takeBack(tx: Database, movement: PlayedMovement, now: Date): Promise<void> {
  try {
    const order = await lockOrder(tx, movement.reference);
    await refundOrder(tx, order, { ...movement, restock: 'return', locationId: null }, now);
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error;
    throw new SandboxError(error.code, `Line ${movement.line}: ${error.message}`);
  }
}

function lineFinder(movements: readonly PlayedMovement[]): (sku: string) => string {
  const lines = new Map<string, number>();
  for (const { sku, line } of movements) if (!lines.has(sku)) lines.set(sku, line);
  return (sku) => `line ${lines.get(sku)}: `;
}
