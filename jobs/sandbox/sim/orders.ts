import { z } from 'zod';
import { dateTime } from '../clock.ts';
import { inTransaction, type Database } from '../database/open.ts';
import { SandboxError } from '../errors.ts';
import { gid } from '../gid.ts';
import { findItems } from '../orders/find-items.ts';
import { lockOrder, openUnits, type OpenOrder } from '../orders/find-order.ts';
import { fulfillLines, type UnitsOfLine } from '../orders/fulfill-lines.ts';
import { nextOrderName, placeLines } from '../orders/place-order.ts';
import { refundOrder } from '../orders/refund-order.ts';
import { SKU } from './catalog.ts';
import { locationIds } from './locations.ts';
import { simRoute } from './route.ts';

const UNITS = z.coerce.number().int().min(1).max(1_000_000);
const LINE = z.object({ sku: SKU, quantity: UNITS });
const NAME = z.string().trim().min(1).max(255);

/** A customer orders. A name is used once; none: the next "#1001". */
export const placeOrder = simRoute(
  'POST',
  z.union([
    LINE.extend({ name: NAME.optional() }).transform(({ name, ...line }) => ({ name, lines: [line] })),
    z.object({ name: NAME.optional(), lines: z.array(LINE).min(1).max(1000) }),
  ]),
  async ({ pool, clock }, asked) =>
    inTransaction(pool, async (tx) => {
      const items = await findItems(
        tx,
        asked.lines.map((line) => line.sku),
      );
      const name = asked.name ?? (await nextOrderName(tx));
      const { rowCount } = await tx.query('select from shop_order where name = $1', [name]);
      if (rowCount !== 0)
        throw new SandboxError('order-exists', `There is an order ${name} already. Choose another name.`);
      const lines = asked.lines.map((line) => ({ ...line, orderName: name, itemId: items.get(line.sku)?.id ?? 0 }));
      await placeLines(tx, lines, await clock.now(tx));
      return { order: await orderLine(tx, name) };
    }),
);

export const readOrder = simRoute('GET', z.object({ order: NAME }), async ({ pool }, { order }) =>
  inTransaction(pool, async (tx) => ({ order: await orderLine(tx, order) })),
);

/** Ships: everything that is open, or the given units. */
export const fulfill = simRoute(
  'POST',
  z.object({ order: NAME, lines: z.array(LINE).min(1).optional() }),
  async ({ pool, clock }, { order: ref, lines }) =>
    inTransaction(pool, async (tx) => {
      const order = await lockOrder(tx, ref);
      const units = lines === undefined ? allOpen(order) : lines.flatMap((line) => someOpen(order, line));
      if (units.length === 0) {
        throw new SandboxError('nothing-to-fulfill', `Order ${order.name} has nothing left to fulfil.`);
      }
      await fulfillLines(tx, units, await clock.now(tx));
      return { order: await orderLine(tx, ref) };
    }),
);

export const refund = simRoute(
  'POST',
  LINE.extend({
    order: NAME,
    restock: z.enum(['auto', 'return', 'cancel', 'none']).default('auto'),
    location: z.string().optional(),
  }),
  async ({ pool, clock }, { order: ref, location, ...asked }) =>
    inTransaction(pool, async (tx) => {
      const order = await lockOrder(tx, ref);
      const [locationId = null] = location === undefined ? [] : await locationIds(tx, [location]);
      await refundOrder(tx, order, { ...asked, locationId }, await clock.now(tx));
      return { order: await orderLine(tx, ref) };
    }),
);

function allOpen(order: OpenOrder): UnitsOfLine[] {
  return order.lines
    .map((line) => ({ lineId: line.id, quantity: openUnits(line) }))
    .filter((units) => units.quantity > 0);
}

/** Spread over the order's lines of this SKU, first come first served. */
function someOpen(order: OpenOrder, asked: { sku: string; quantity: number }): UnitsOfLine[] {
  let left = asked.quantity;
  const units: UnitsOfLine[] = [];
  for (const line of order.lines.filter((one) => one.sku === asked.sku)) {
    const quantity = Math.min(left, openUnits(line));
    if (quantity > 0) units.push({ lineId: line.id, quantity });
    left -= quantity;
  }
  if (left === 0) return units;
  const open = asked.quantity - left;
  throw new SandboxError(
    'too-many-units',
    `Order ${order.name} has ${open} of ${asked.sku} left to fulfil, not ${asked.quantity}.`,
  );
}

async function orderLine(tx: Database, ref: string) {
  const order = await lockOrder(tx, ref);
  const { rows } = await tx.query<{ updated_at: Date }>('select updated_at from shop_order where id = $1', [order.id]);
  return {
    id: gid('Order', order.id),
    name: order.name,
    updatedAt: dateTime(rows[0]?.updated_at ?? new Date(0)),
    lines: order.lines.map(({ sku, quantity, fulfilled, removed, returned }) => ({
      sku,
      quantity,
      fulfilled,
      removed,
      returned,
    })),
  };
}
