import { type EntityManager, query } from '../database.ts';
import { DomainError } from '../errors.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { findMessage, type FoundMessage } from './find-message.ts';
import { lockSkus, noCorrectionUnderWay, unsettledCorrectionOf } from './no-correction-under-way.ts';
import { recordOutboxDecision } from './record-outbox-decision.ts';

interface Why {
  readonly actor: string;
  readonly reason: string;
}

export interface Redriven {
  /** Refused before, now due under a new key. */
  readonly anew: number;
  /** Waiting, now due at once: the stored bytes under their stored key. */
  readonly sooner: number;
}

/** One `--all` takes at most this many refused messages, oldest first: the rest is the next one's. */
const MOST = 10_000;

/**
 * Sends one message again because a person says so: a refused one under a new key, together with the others of its line; a
 * waiting one at once, under its key. Throws DomainError `unknown-message`, `not-redrivable` with the reason in words, or
 * `correction-under-way`.
 */
export async function redriveByHand(
  { database, clock, wake }: Ledger,
  { messageId, ...why }: Why & { messageId: number },
): Promise<Redriven> {
  const redriven = await database.em().transactional(async (em) => {
    const found = await findMessage(em, messageId);
    const refusal = whyNot(found);
    if (refusal) throw new DomainError('not-redrivable', refusal, { id: messageId, standing: found.standing });
    const messageIds = found.standing === 'rejected' ? await sendAnew(em, found) : [found.id];
    const sooner = await query(em, hurryOne, [messageId, clock.now()]);
    await recordOutboxDecision(em, { ...why, verb: 'redrive', deliveryId: null, messageIds, at: clock.now() });
    return found.standing === 'rejected' ? { anew: messageIds.length, sooner: 0 } : { anew: 0, sooner: sooner.length };
  });
  wake();
  return redriven;
}

/** The same for everything that waits or was refused, but for SKUs with a correction on its way. Records nothing when there is nothing. */
export async function redriveAll({ database, clock, wake }: Ledger, why: Why): Promise<Redriven> {
  const at = clock.now();
  const redriven = await database.em().transactional(async (em) => {
    const refused = await query<{ skuId: number }>(em, skusWithRefused, [MOST]);
    await lockSkus(
      em,
      refused.map((row) => row.skuId),
    );
    const anew = await idsOf(em, sendAllAnew, [refused.map((row) => row.skuId)]);
    const sooner = await idsOf(em, hurryAll, [at]);
    const messageIds = [...anew, ...sooner];
    if (messageIds.length > 0)
      await recordOutboxDecision(em, { ...why, verb: 'redrive', deliveryId: null, messageIds, at });
    return { anew: anew.length, sooner: sooner.length };
  });
  wake();
  return redriven;
}

/** Null: it provably was not applied, or its key still lives. */
function whyNot({ id, effect, standing, sku }: FoundMessage): string | null {
  if (effect === 'none') return `Update ${id} needs nothing: the shop need not hear of that movement.`;
  if (effect === 'expect') return `Update ${id} is one the shop makes itself: nothing is sent for it.`;
  switch (standing) {
    case 'pending':
    case 'frozen':
    case 'waiting':
      return null;
    case 'rejected':
      return effect === 'push' ? null : `Update ${id} is a correction of ${sku}: its case asks again.`;
    case 'stale':
      return `Update ${id} is a correction of ${sku} that came too late: its case asks again.`;
    case 'sending':
      return `Update ${id} is being sent at this moment.`;
    case 'applied':
    case 'confirmed':
      return `Update ${id} is done: the shop confirmed it, and sending it again would count it twice.`;
    case 'netted':
      return `Update ${id} needs no sending: it cancelled out with others of ${sku}.`;
    case 'absorbed':
      return `Update ${id} is settled otherwise: a correction of ${sku} made up for it.`;
    case 'quarantined':
      return `Nobody can tell whether update ${id} arrived, so it isn't sent again: look at ${sku} in the shop, then use resolve.`;
    default:
      return standing satisfies never;
  }
}

/** The line goes as a whole: a transfer would be torn apart otherwise. */
async function sendAnew(em: EntityManager, { id, skuId, deliveryId }: FoundMessage): Promise<number[]> {
  await lockSkus(em, [skuId]);
  await noCorrectionUnderWay(em, [skuId]);
  const anew = await idsOf(em, sendLineAnew, [deliveryId, skuId]);
  if (anew.length > 0) return anew;
  throw new DomainError('not-redrivable', `Update ${id} was settled by somebody else this moment.`, { id });
}

async function idsOf(em: EntityManager, sql: string, parameters: readonly unknown[]): Promise<number[]> {
  return (await query<{ id: number }>(em, sql, parameters)).map((row) => row.id);
}

const sendLineAnew = `
update message m set state = 'pending', delivery_id = null, isolated_from = d.id, isolated_part = 0
  from delivery d
 where d.id = $1 and d.state = 'rejected' and m.delivery_id = d.id and m.sku_id = $2 and m.state = 'frozen' and m.effect = 'push'
returning m.id::float8`;

const REFUSED = `d.state = 'rejected' and m.delivery_id = d.id and m.state = 'frozen' and m.effect = 'push'`;

const skusWithRefused = `
select distinct refused.sku_id as "skuId"
  from (select m.sku_id from delivery d join message m on ${REFUSED} order by m.id limit $1) refused
 where not exists (${unsettledCorrectionOf('refused.sku_id')})`;

// Asked again after the locks: a correction may have been asked for meanwhile.
const sendAllAnew = `
update message m set state = 'pending', delivery_id = null, isolated_from = d.id, isolated_part = 0
  from delivery d
 where ${REFUSED} and m.sku_id = any($1::integer[]) and not exists (${unsettledCorrectionOf('m.sku_id')})
returning m.id::float8`;

const hurryOne = `
update delivery d set next_attempt_at = $2
  from message m
 where m.id = $1 and d.id = m.delivery_id and d.state = 'waiting' and d.next_attempt_at > $2
returning d.id`;

const hurryAll = `
with hurried as (
  update delivery set next_attempt_at = $1 where state = 'waiting' and next_attempt_at > $1 returning id
)
select m.id::float8 from hurried join message m on m.delivery_id = hurried.id`;
