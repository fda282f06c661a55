import { defineEntity, p } from '@mikro-orm/postgresql';

export const movementKinds = [
  'receipt',
  'fulfillment',
  'return',
  'adjustment',
  'transfer',
  'recount',
  'opening',
] as const;
export type MovementKind = (typeof movementKinds)[number];

const MovementSchema = defineEntity({
  name: 'Movement',
  tableName: 'movement',
  properties: {
    id: p.bigint('number').primary(),
    skuId: p.integer(),
    binId: p.integer(),
    kind: p.string().$type<MovementKind>(),
    /** Units, signed: what the bin gained. */
    quantityDelta: p.integer(),
    /** Of a count: the units that lay in the bin. Null on the line that sets off what was in the count already. */
    counted: p.integer().nullable(),
    channel: p.string().nullable(),
    /** The order, purchase order or paper it belongs to. */
    reference: p.string().nullable(),
    note: p.string().nullable(),
    actor: p.string(),
    occurredAt: p.datetime(),
    recordedAt: p.datetime(),
    /** One key a write; the lines of a transfer share it. */
    idempotencyKey: p.string(),
    line: p.smallint(),
    /** SHA-256 of what was asked under the key: the same key with other content is refused. */
    contentHash: p.string(),
  },
});

/** One immutable line of the ledger. */
export class Movement extends MovementSchema.class {}
MovementSchema.setClass(Movement);
