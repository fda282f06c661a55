import { type EntityManager, query } from '../database.ts';
import { DomainError } from '../errors.ts';

/** A message as somebody who decides about it must know it. */
export interface FoundMessage {
  readonly id: number;
  readonly sku: string;
  readonly skuId: number;
  readonly effect: 'push' | 'expect' | 'none' | 'set';
  readonly standing: Standing;
  readonly deliveryId: string | null;
  /** Who said of its delivery, or of the one it came from, whether it was applied; null when nobody did. */
  readonly resolved: { readonly verb: 'applied' | 'not-applied'; readonly actor: string; readonly at: Date } | null;
}

/** The message's own state, or while it is frozen that of its delivery. */
export type Standing =
  | 'pending'
  | 'frozen'
  | 'sending'
  | 'waiting'
  | 'applied'
  | 'rejected'
  | 'stale'
  | 'quarantined'
  | 'netted'
  | 'confirmed'
  | 'absorbed';

/** Throws DomainError `unknown-message`. */
export async function findMessage(em: EntityManager, id: number): Promise<FoundMessage> {
  const [row] = await query<Row>(em, byId, [id]);
  if (!row)
    throw new DomainError('unknown-message', `There is no update ${id}: "stock outbox" lists them by number.`, { id });
  const { verb, actor, decidedAt, ...found } = row;
  return { ...found, resolved: verb && actor && decidedAt ? { verb, actor, at: new Date(decidedAt) } : null };
}

type Row = Omit<FoundMessage, 'resolved'> & {
  verb: 'applied' | 'not-applied' | null;
  actor: string | null;
  decidedAt: string | null;
};

const byId = `
select m.id::float8, s.code as sku, m.sku_id as "skuId", m.effect, m.delivery_id as "deliveryId",
       case m.state when 'frozen' then d.state else m.state end as standing,
       said.verb, said.actor, said.decided_at as "decidedAt"
  from message m
  join sku s                    on s.id = m.sku_id
  left join delivery d          on d.id = m.delivery_id
  left join outbox_decision said on said.delivery_id = coalesce(m.delivery_id, m.isolated_from) and said.verb <> 'redrive'
 where m.id = $1`;
