import { z } from 'zod';
import type { ShopFulfillment, ShopRefund } from '../../../domain/ports/storefront.ts';
import { pageSchema } from './pages.ts';

/** Skus are null for lines that never had one; the shop also says "". */
const lineItemSchema = z.object({
  sku: z
    .string()
    .nullable()
    .transform((sku) => sku || null),
});

const locationSchema = z.object({ id: z.string() }).nullable();

const dateSchema = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

const fulfillmentLineSchema = z
  // The schema lets quantity be null; taking that for zero would lose a shipment silently, so it is refused.
  .object({ id: z.string(), quantity: z.int(), lineItem: lineItemSchema })
  .transform(({ id, quantity, lineItem }) => ({ lineId: id, sku: lineItem.sku, quantity }));

export const fulfillmentSchema = z.object({
  id: z.string(),
  status: z.string(),
  createdAt: dateSchema,
  location: locationSchema,
  fulfillmentLineItems: pageSchema(fulfillmentLineSchema),
});

const refundLineSchema = z.object({
  id: z.string().nullable(),
  quantity: z.int(),
  restockType: z.string(),
  restocked: z.boolean(),
  location: locationSchema,
  lineItem: lineItemSchema.extend({ id: z.string() }),
});

export const refundSchema = z.object({
  id: z.string(),
  createdAt: dateSchema.nullable(),
  refundLineItems: pageSchema(refundLineSchema),
});

export const orderSchema = z.object({
  id: z.string(),
  name: z.string(),
  updatedAt: dateSchema,
  fulfillments: z.array(fulfillmentSchema),
  refunds: z.array(refundSchema),
});

export type FulfillmentNode = z.infer<typeof fulfillmentSchema>;
export type RefundNode = z.infer<typeof refundSchema>;
export type OrderNode = z.infer<typeof orderSchema>;

/** In these the shop moved nothing, or took it back (inferred from the names and from "reverses its effects"). */
const MOVED_NOTHING = new Set(['CANCELLED', 'ERROR', 'FAILURE']);

export function fulfillmentOf(node: FulfillmentNode): ShopFulfillment {
  return {
    fulfillmentId: node.id,
    cancelled: MOVED_NOTHING.has(node.status),
    shopLocationId: node.location?.id ?? null,
    createdAt: node.createdAt,
    lines: node.fulfillmentLineItems.nodes,
  };
}

export function refundOf(node: RefundNode): ShopRefund {
  const lines = node.refundLineItems.nodes.map((line, index) => ({
    // The schema lets the id be null; its place in the refund, which never changes, then stands for it (inferred).
    lineId: line.id ?? `${node.id}/${index}`,
    sku: line.lineItem.sku,
    quantity: line.quantity,
    restock: restockOf(line),
    shopLocationId: line.location?.id ?? null,
  }));
  return { refundId: node.id, createdAt: node.createdAt, lines };
}

function restockOf(line: z.infer<typeof refundLineSchema>): 'cancel' | 'return' | 'none' {
  if (line.restockType === 'CANCEL') return 'cancel';
  const cameBack = line.restockType === 'RETURN' || line.restockType === 'LEGACY_RESTOCK';
  return cameBack && line.restocked ? 'return' : 'none';
}
