import * as z from 'zod';
import type { MessageStatus } from '../../domain/history/list-messages.ts';
import type { SkuMessage } from '../../domain/history/list-sku-messages.ts';
import { movementKinds } from '../../domain/ledger/movement.ts';
import { skuCode, skuOf, someText, untrusted } from '../untrusted.ts';
import { moment, momentOf, ref, units, word, wordOf } from './fields.ts';
import { effects } from './movement-row.ts';

export const statuses = [
  'pending',
  'blocked',
  'sending',
  'waiting',
  'expecting',
  'rejected',
  'quarantined',
  'confirmed',
  'netted',
  'none',
] as const satisfies readonly MessageStatus[];

const trySchema = z.strictObject({
  number: z.int(),
  startedAt: moment,
  finishedAt: moment.nullable().describe('Null: the sender died meanwhile, and the shop may have applied it'),
  outcome: word
    .nullable()
    .describe(
      'applied; not-sent:* and busy:* provably did nothing; unknown:* may have been applied; or the end it led to',
    ),
  untrusted: z.strictObject({ explanation: someText.nullable() }),
});

/** One update for the shop, or one that the shop makes by itself. */
export const messageSchema = z.strictObject({
  ref: ref('message'),
  sku: skuCode,
  reason: z.enum([...movementKinds, 'correction']),
  effect: z.enum(effects),
  delta: units.describe('Units, signed: what the shop is told to add'),
  status: z.enum(statuses),
  createdAt: moment,
  settledAt: moment.nullable(),
  nextAttemptAt: moment.nullable(),
  movement: ref('movement').nullable().describe('The movement it tells of; null for a correction'),
  setFrom: units.nullable().describe('Of a correction: written only while the shop shows this'),
  setTo: units.nullable(),
  deliveryId: z.guid().nullable().describe('Messages with the same one were sent together'),
  deliveryState: word.nullable(),
  attempts: z.int(),
  tries: z.array(trySchema).describe('The newest sends of its delivery, newest first'),
  untrusted: z.strictObject({
    location: someText,
    orderName: someText.nullable(),
    explanation: someText.nullable().describe('What the shop last answered, or why it is blocked'),
  }),
});

export function messageRow(row: SkuMessage): z.infer<typeof messageSchema> {
  const { location, orderName, explanation, tries } = row;
  return {
    ref: `message/${row.id}`,
    sku: skuOf(row.sku),
    reason: row.reason,
    effect: row.effect,
    delta: row.delta,
    status: row.status,
    createdAt: momentOf(row.createdAt),
    settledAt: momentOf(row.settledAt),
    nextAttemptAt: momentOf(row.nextAttemptAt),
    movement: row.movementId === null ? null : `movement/${row.movementId}`,
    setFrom: row.setFrom,
    setTo: row.setTo,
    deliveryId: row.deliveryId,
    deliveryState: wordOf(row.deliveryState),
    attempts: row.attempts,
    tries: tries.map((one) => tryOf(one)),
    untrusted: untrusted({ location, orderName, explanation }),
  };
}

function tryOf({ number, startedAt, finishedAt, outcome, explanation }: SkuMessage['tries'][number]) {
  return {
    number,
    startedAt: momentOf(startedAt),
    finishedAt: momentOf(finishedAt),
    outcome: wordOf(outcome),
    untrusted: untrusted({ explanation }),
  };
}
