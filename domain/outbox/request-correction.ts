import { type EntityManager, query, run } from '../database.ts';
import { DomainError } from '../errors.ts';
import { KEY_LIVES_MS } from './settlement.ts';

export interface CorrectionRequest {
  readonly skuId: number;
  readonly locationId: number;
  /** Units the shop must still show; anything else makes the correction stale. */
  readonly from: number;
  /** Units it shall show: never below zero. */
  readonly to: number;
  readonly at: Date;
}

/**
 * Enqueues a set of the shop's on-hand, in the caller's transaction: a barrier, which later pushes of its SKU and
 * location wait for. Returns the message's id. Throws DomainError `update-on-its-way` when a push or another correction
 * is unsettled, or quarantined while its key still lives (what it does to the number is not known yet), `expected-below-zero` when `to` is negative.
 */
export async function requestCorrection(
  em: EntityManager,
  { skuId, locationId, from, to, at }: CorrectionRequest,
): Promise<number> {
  if (to < 0)
    throw new DomainError(
      'expected-below-zero',
      `The shop can't be set to ${to}. Count the bins: a recount finds what is wrong here.`,
    );
  await run(em, 'select id from sku where id = $1 for no key update', [skuId]);
  const [unsettled] = await query(em, unsettledOf('$1', '$2', '$3'), [skuId, locationId, keysAliveSince(at)]);
  if (unsettled)
    throw new DomainError(
      'update-on-its-way',
      'An update of this SKU is on its way to the shop. Look again when it has arrived.',
    );
  const [message] = await query<{ id: string }>(em, enqueueSet, [skuId, locationId, from, to, at]);
  return Number(message!.id);
}

/** What was first sent before that has a key that the shop has forgotten. */
export function keysAliveSince(at: Date): Date {
  return new Date(at.getTime() - KEY_LIVES_MS);
}

/** The first message that a correction has to wait for; of SQL expressions of a SKU, a location and `keysAliveSince`. */
export function unsettledOf(skuId: string, locationId: string, keysSince: string): string {
  return `
select m.id::float8
  from message m left join delivery d on d.id = m.delivery_id
 where m.sku_id = ${skuId} and m.location_id = ${locationId} and m.effect in ('push', 'set')
   and (m.state = 'pending'
        or (m.state = 'frozen' and d.state in ('frozen', 'sending', 'waiting'))
        or (m.state = 'frozen' and d.state = 'quarantined' and d.first_sent_at > ${keysSince}))
 order by m.id
 limit 1`;
}

const enqueueSet = `
insert into message (sku_id, location_id, effect, reason, quantity_delta, set_from, set_to, state, created_at)
values ($1, $2, 'set', 'correction', $4::integer - $3::integer, $3, $4, 'pending', $5)
returning id`;
