import { z } from 'zod';
import { StorefrontReadError, type ShopOrder } from '../../../domain/ports/storefront.ts';
import { FULFILLMENT_PAGE, ORDER_PARTS, REFUND_PAGE, type Operation } from './operations.ts';
import {
  fulfillmentOf,
  fulfillmentSchema,
  refundOf,
  refundSchema,
  type FulfillmentNode,
  type OrderNode,
  type RefundNode,
} from './order-parts.ts';
import { allOf, type Page, type ReadPage } from './pages.ts';
import type { Read } from './reader.ts';

/** What one order brings along in a page of orders; most have less. */
export const FIRST_PARTS = 3;
export const FIRST_LINES = 10;
const MOST_PARTS = 250;
const MORE_LINES = 100;

/**
 * Reads what the page of orders left out. The order may change meanwhile: then its `updatedAt` moves too, and it comes
 * again with the next reading.
 */
export async function wholeOrder(read: Read, order: OrderNode, signal: AbortSignal): Promise<ShopOrder> {
  const reading = { read, signal };
  const parts = await allParts(reading, order);
  const fulfillments: FulfillmentNode[] = [];
  for (const part of parts.fulfillments) fulfillments.push(await wholeFulfillment(reading, part));
  const refunds: RefundNode[] = [];
  for (const part of parts.refunds) refunds.push(await wholeRefund(reading, part));
  return {
    orderId: order.id,
    name: order.name.replace(/^#/u, ''),
    updatedAt: order.updatedAt,
    fulfillments: fulfillments.map(fulfillmentOf),
    refunds: refunds.map(refundOf),
  };
}

interface Reading {
  readonly read: Read;
  readonly signal: AbortSignal;
}

interface Id {
  readonly id: string;
}

interface Parts {
  readonly fulfillments: readonly (FulfillmentNode | Id)[];
  readonly refunds: readonly (RefundNode | Id)[];
}

const idsSchema = z.array(z.object({ id: z.string() }));
const partsSchema = z.object({ order: z.object({ fulfillments: idsSchema, refunds: idsSchema }) });

/** The parts at hand, and the bare ids of those beyond the first few. */
async function allParts({ read, signal }: Reading, order: OrderNode): Promise<Parts> {
  if (order.fulfillments.length < FIRST_PARTS && order.refunds.length < FIRST_PARTS) return order;
  const { order: ids } = await read({
    operation: ORDER_PARTS,
    variables: { id: order.id, first: MOST_PARTS },
    estimate: 1 + 2 * MOST_PARTS,
    priority: 'routine',
    schema: partsSchema,
    signal,
  });
  if (ids.fulfillments.length >= MOST_PARTS || ids.refunds.length >= MOST_PARTS) {
    const message = `Order ${order.name} has ${MOST_PARTS} fulfillments or refunds or more, which the shop can't list.`;
    throw new StorefrontReadError('shop-answer-unreadable', message);
  }
  return {
    fulfillments: ids.fulfillments.map(({ id }) => order.fulfillments.find((part) => part.id === id) ?? { id }),
    refunds: ids.refunds.map(({ id }) => order.refunds.find((part) => part.id === id) ?? { id }),
  };
}

async function wholeFulfillment(reading: Reading, part: FulfillmentNode | Id): Promise<FulfillmentNode> {
  const page = partReader(reading, FULFILLMENT_PAGE, fulfillmentSchema, part.id);
  const head = 'status' in part ? part : await page(MORE_LINES, null);
  const lines = head.fulfillmentLineItems;
  return {
    ...head,
    fulfillmentLineItems: await wholeList(
      lines,
      async (first, after) => (await page(first, after)).fulfillmentLineItems,
    ),
  };
}

async function wholeRefund(reading: Reading, part: RefundNode | Id): Promise<RefundNode> {
  const page = partReader(reading, REFUND_PAGE, refundSchema, part.id);
  const head = 'createdAt' in part ? part : await page(MORE_LINES, null);
  const lines = head.refundLineItems;
  return {
    ...head,
    refundLineItems: await wholeList(lines, async (first, after) => (await page(first, after)).refundLineItems),
  };
}

/** The list with all its pages; the first is at hand. */
async function wholeList<T>(start: Page<T>, next: ReadPage<T>): Promise<Page<T>> {
  const nodes = await allOf(MORE_LINES, async (first, after) => (after === null ? start : next(first, after)));
  return { nodes, pageInfo: { hasNextPage: false, endCursor: null } };
}

function partReader<T>({ read, signal }: Reading, operation: Operation, part: z.ZodType<T>, id: string) {
  const schema = z.object({ node: part });
  return async (first: number, after: string | null): Promise<T> => {
    const variables = { id, first, after };
    // Itself, its location, its page, and per line the line, its order line and its location (documented model).
    const estimate = 3 + 3 * first;
    return (await read({ operation, variables, estimate, priority: 'routine', schema, signal })).node;
  };
}
