import { type EntityManager, query } from '../database.ts';
import type { DueTimes } from '../reconcile/due-times.ts';

/** A row that explains part of a drift's delta; `contribution` is computed here, from the row, with its fixed sign. */
export type EvidenceRow = PushRow | StepRow;

export interface PushRow {
  readonly kind: 'message';
  readonly id: number;
  /** Units: a push of d that isn't in the shop's number explains -d. */
  readonly contribution: number;
  /** Late and provably never applied; or refused by the shop for good. */
  readonly standing: 'unapplied' | 'refused';
}

export interface StepRow {
  readonly kind: 'step';
  readonly id: number;
  readonly contribution: number;
  readonly from: number;
  readonly to: number;
}

export interface Gathered {
  readonly rows: readonly EvidenceRow[];
  /** Rows that could explain something too, of kinds no rule judges: stuck updates, overdue shipments, restocks, returns. */
  readonly others: number;
  /** Something of the SKU moved after the drift was observed: what was seen may not be so any more. */
  readonly movedSince: boolean;
}

/** Everything here that can speak about a drift, since shop and expected last agreed. */
export async function gatherEvidence(em: EntityManager, driftId: number, dueTimes: DueTimes): Promise<Gathered> {
  const { U, S, F, R, V } = dueTimes;
  const [row] = await query<GatheredRow>(em, gather, [driftId, U, S, F, R, V]);
  const { pushes, steps, others, movedSince } = row!;
  return {
    rows: [
      ...pushes.map(({ id, delta, standing }): PushRow => ({ kind: 'message', id, contribution: -delta, standing })),
      ...steps.map(({ id, from, to }): StepRow => ({ kind: 'step', id, contribution: to - from, from, to })),
    ],
    others,
    movedSince,
  };
}

interface GatheredRow {
  pushes: readonly { id: number; delta: number; standing: PushRow['standing'] }[];
  steps: readonly { id: number; from: number; to: number }[];
  others: number;
  movedSince: boolean;
}

// What was overdue or refused before the last agreement was part of neither side then: it explains nothing now.
// A step over which an order turned out to have moved the number, learned of later, is void.
const gather = `
with subject as (
  select d.run_id, d.sku_id, s.code, d.location_id, l.shop_location_id, d.observed_at,
         coalesce(a.run_id, 0) as agreed_run, coalesce(a.observed_at, '-infinity') as agreed_at
    from drift d
    join sku s                 on s.id = d.sku_id
    join location l            on l.id = d.location_id
    left join last_agreement a on a.sku_id = d.sku_id and a.location_id = d.location_id
   where d.id = $1
),
push as (
  select m.id, m.quantity_delta as delta, m.state as message_state, d.state, d.settled_at,
         m.created_at < subject.observed_at - $2 * interval '1 ms' as late,
         m.state = 'pending' or (d.state in ('frozen', 'waiting') and not d.ambiguous and not exists (
           select from delivery_attempt a
            where a.delivery_id = d.id and coalesce(a.outcome, '') !~ '^(not-sent|busy):')) as unapplied
    from subject
    join message m on m.sku_id = subject.sku_id and m.location_id = subject.location_id and m.effect = 'push'
    left join delivery d on d.id = m.delivery_id
   where m.created_at >= subject.agreed_at - $2 * interval '1 ms'
     and (m.state = 'pending' or (m.state = 'frozen' and (d.settled_at is null or d.settled_at >= subject.agreed_at)))
),
evident as (
  select id, delta, case when state = 'rejected' then 'refused' else 'unapplied' end as standing
    from push
   where state = 'rejected' or (late and unapplied)
),
overdue as (
  select id from push where state = 'quarantined'
  union all
  select m.id
    from subject
    join message m on m.sku_id = subject.sku_id and m.location_id = subject.location_id
    cross join lateral (select case when m.reason = 'return' then $6::float8 else $3 end * interval '1 ms' as due) term
   where m.effect = 'expect' and m.state = 'pending'
     and m.created_at < subject.observed_at - term.due and m.created_at >= subject.agreed_at - term.due
  union all
  select e.id
    from subject
    join storefront_event e on e.sku = subject.code and e.shop_location_id = subject.shop_location_id
    cross join lateral (select case when e.kind = 'restocked' then $5::float8 else $4 end * interval '1 ms' as due) term
   where e.matched < e.quantity and not e.disregarded and e.kind <> 'fulfillment-cancelled'
     and e.learned_at < subject.observed_at - term.due and e.learned_at >= subject.agreed_at - term.due
),
evident_step as (
  select t.id, t.from_quantity, t.to_quantity
    from subject
    join step t on t.sku_id = subject.sku_id and t.location_id = subject.location_id
   where t.to_run_id > subject.agreed_run and t.to_run_id <= subject.run_id
     and not exists (
           select from storefront_event e
            where e.sku = subject.code and e.happened_at between t.from_read_at and t.to_read_at)
)
select (select coalesce(json_agg(json_build_object('id', id, 'delta', delta, 'standing', standing) order by id), '[]') from evident) as pushes,
       (select coalesce(json_agg(json_build_object('id', id, 'from', from_quantity, 'to', to_quantity) order by id), '[]') from evident_step) as steps,
       (select count(*)::integer from overdue) as others,
       exists (select from message m where m.sku_id = subject.sku_id and m.created_at >= subject.observed_at)
       or exists (select from message m join delivery d on d.id = m.delivery_id
                   where m.sku_id = subject.sku_id and d.settled_at >= subject.observed_at)
       or exists (select from storefront_event e where e.sku = subject.code and e.learned_at > subject.observed_at) as "movedSince"
  from subject`;
