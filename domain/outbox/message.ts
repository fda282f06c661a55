import { defineEntity, p } from '@mikro-orm/postgresql';
import type { Effect } from '../ledger/effect.ts';
import type { MovementKind } from '../ledger/movement.ts';
import { Movement } from '../ledger/movement.ts';

/**
 * `frozen` means: look at its delivery. A push is confirmed by its delivery alone; `confirmed` here is for
 * effect none (at birth) and for an expectation whose evidence came.
 */
export type MessageState = 'pending' | 'frozen' | 'netted' | 'confirmed';

const MessageSchema = defineEntity({
  name: 'Message',
  tableName: 'message',
  properties: {
    id: p.bigint('number').primary(),
    movement: () => p.oneToOne(Movement).owner().nullable().fieldName('movement_id'),
    skuId: p.integer(),
    locationId: p.integer(),
    effect: p.string().$type<Effect>(),
    reason: p.string().$type<MovementKind>(),
    /** Units, signed: by how much the shop's on-hand must change, or will change by itself. */
    quantityDelta: p.integer(),
    /** Messages that leave together or not at all: the two lines of a transfer between locations. */
    groupKey: p.string().nullable(),
    /** Of an expectation: the shop's order whose shipment or refund is its evidence. */
    orderName: p.string().nullable(),
    state: p.string().$type<MessageState>(),
    createdAt: p.datetime(),
  },
});

/** The outbox row of one movement: what the shop must be told, or will do by itself, or need not know. */
export class Message extends MessageSchema.class {}
MessageSchema.setClass(Message);
