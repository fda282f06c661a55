import { Client } from 'pg';

export interface YearOfHistory {
  readonly skus: number;
  readonly movements: number;
}

/**
 * A year of a busy shop, inserted: half the movements are goods received and told to the shop, half are shipments of its
 * orders; a few SKUs sell most. Some of everything that can be asked for: deliveries, events, runs, drifts, cases.
 */
export async function insertYear(url: string, { skus, movements }: YearOfHistory): Promise<void> {
  const owner = new Client({ connectionString: url });
  await owner.connect();
  try {
    for (const [sql, ...parameters] of statements(skus, movements)) await owner.query(sql, parameters);
    await owner.query('vacuum analyze');
  } finally {
    await owner.end();
  }
}

function statements(skus: number, movements: number): [string, ...unknown[]][] {
  return [
    [SKUS, skus],
    [PLACES],
    [MAPPING],
    [CURSORS],
    ['begin'],
    [OPENINGS],
    [MOVEMENTS, movements, skus],
    [DELIVERIES],
    [ATTEMPTS],
    [MESSAGES],
    ['commit'],
    [LEVELS],
    [EVENTS],
    [RUNS],
    [AGREEMENTS],
    [DRIFTS, skus],
    [CASES],
    [CASE_DRIFTS],
    [FINDINGS],
    [CORRECTIONS],
    [DECISIONS],
    [STEPS],
    [READINGS, skus],
    [DIGESTS],
  ];
}

const SKUS = `
insert into sku (code, title, price, barcode)
select format('SKU-%s', to_char(n, 'FM00000')), format('Linen shirt no. %s, washed', n), 10 + n % 90, (4000000000000 + n)::text
  from generate_series(1, $1::integer) n`;

const PLACES = `
with main as (update location set shop_location_id = 'loc-main' where is_default returning id)
insert into bin (code, location_id, kind)
select format('A-%s', n), main.id, 'pick' from main, generate_series(1, 40) n`;

const MAPPING = `
with item as (
  insert into storefront_item (inventory_item_id, sku, tracked, read_at) select 'item-' || code, code, true, now() from sku returning inventory_item_id
),
looked as (insert into storefront_lookup (sku_id, looked_at) select id, now() from sku)
insert into storefront_level (inventory_item_id, shop_location_id, on_hand, available, committed, read_at)
select inventory_item_id, 'loc-main', 100000, 100000, 0, now() from item`;

const CURSORS = `insert into storefront_cursor (name, value) values ('orders', now()), ('orders-read', now())`;

const OPENINGS = `
insert into movement (sku_id, bin_id, kind, quantity_delta, actor, occurred_at, recorded_at, idempotency_key, line, content_hash)
select s.id, (s.id % 40) + 1, 'opening', 1000000, 'import', now() - interval '366 days', now() - interval '366 days', 'opening-' || s.id, 0, ''
  from sku s`;

// The cube of an even chance: the first SKU in 5,000 gets one movement in seventeen, half of all go to one SKU in eight.
const MOVEMENTS = `
insert into movement (sku_id, bin_id, kind, quantity_delta, channel, reference, note, actor, occurred_at, recorded_at, idempotency_key, line, content_hash)
select sku_id, (sku_id % 40) + 1, case n % 2 when 0 then 'receipt' else 'fulfillment' end, case n % 2 when 0 then 3 else -1 end,
       case n % 2 when 1 then 'storefront' end, case n % 2 when 1 then 'D' || n end, case when n % 50 = 0 then 'counted twice' end,
       'import', at, at, 'year-' || n, 0, ''
  from (
    select n, 1 + floor($2::integer * power(random(), 3))::integer as sku_id, now() - interval '365 days' + (n::float8 / $1) * interval '365 days' as at
      from generate_series(1, $1::integer) n
  ) day`;

const DELIVERIES = `
insert into delivery (id, storefront, key, reference, reason, api_version, body, body_hash, lines, frozen_at, state, attempts, first_sent_at, next_attempt_at, settled_at)
select id, 'fake', id::text, id::text, 'receipt', '2026-07', '', '', '[]', at, 'applied', 1, at, at, at
  from (select md5('delivery' || id / 40)::uuid as id, min(recorded_at) as at from movement where kind = 'receipt' group by 1) d`;

const ATTEMPTS = `
insert into delivery_attempt (delivery_id, number, epoch, started_at, finished_at, outcome)
select id, 1, 1, frozen_at, settled_at, 'applied' from delivery`;

const MESSAGES = `
insert into message (movement_id, sku_id, location_id, effect, reason, quantity_delta, order_name, state, delivery_id, matched, created_at, settled_at)
select m.id, m.sku_id, b.location_id,
       case m.kind when 'receipt' then 'push' when 'opening' then 'none' else 'expect' end, m.kind, m.quantity_delta, m.reference,
       case m.kind when 'receipt' then 'frozen' else 'confirmed' end,
       case m.kind when 'receipt' then md5('delivery' || m.id / 40)::uuid end,
       case m.kind when 'fulfillment' then 1 else 0 end, m.recorded_at, m.recorded_at
  from movement m join bin b on b.id = m.bin_id
 order by m.id`;

const LEVELS = `
insert into stock_level (sku_id, bin_id, on_hand) select sku_id, bin_id, sum(quantity_delta) from movement group by sku_id, bin_id`;

const EVENTS = `
insert into storefront_event (event_id, kind, order_id, order_name, sku, shop_location_id, quantity, happened_at, learned_at, matched)
select 'event-' || m.id, 'fulfilled', 'order-' || m.id, m.reference, s.code, 'loc-main', 1, m.occurred_at, m.recorded_at, 1
  from movement m join sku s on s.id = m.sku_id
 where m.kind = 'fulfillment'
 order by m.id`;

const RUNS = `
insert into reconcile_run (storefront, started_at, finished_at, outcome, skus_expected, compared, unjudged, unjudged_by_reason, in_flight, minor, major, critical, ledger_agrees)
select 'fake', at, at + interval '20 seconds', 'complete', 5000, 4990, 10, '{"moving": 10}', 300, 1, 1, 0, true
  from (select now() - (8760 - n) * interval '1 hour' as at from generate_series(1, 8760) n) hourly`;

const AGREEMENTS = `
insert into last_agreement (sku_id, location_id, on_hand, run_id, observed_at)
select s.id, l.id, 100, 8760, now() from sku s, location l`;

const DRIFTS = `
insert into drift (run_id, observed_at, sku_id, location_id, warehouse_total, u, s, f, r, v, expected_total, storefront_total, raw_gap, delta, severity, value)
select distinct on (run_id, sku_id) run_id, now() - (8760 - run_id) * interval '1 hour', sku_id, l.id, 100, 0, 0, 0, 0, 0, 100, 100 + delta, delta, delta,
       case when delta > 5 then 'major' else 'minor' end, delta * 10
  from (
    select 1 + n % 8760 as run_id, 1 + floor($1::integer * power(random(), 3))::integer as sku_id, 1 + n % 12 as delta from generate_series(1, 20000) n
  ) d, location l`;

const CASES = `
insert into drift_case (sku_id, location_id, opened_at, last_drift_id, severity, delta, closed_at, closed_as)
select sku_id, location_id, observed_at, id, severity, delta,
       case when newest and n % 15 = 0 then null else observed_at + interval '2 hours' end,
       case when newest and n % 15 = 0 then null when n % 2 = 0 then 'healed' else 'corrected' end
  from (select d.*, row_number() over (order by id) as n, row_number() over (partition by sku_id order by id desc) = 1 as newest from drift d where id % 6 = 0) d`;

const CASE_DRIFTS = `insert into case_drift (case_id, drift_id) select id, last_drift_id from drift_case`;

const FINDINGS = `
insert into finding (case_id, drift_id, investigator, cause, confidence, explanation, evidence, action, gates, decision, mode, made_at)
select id, last_drift_id, 'playbook', case when id % 2 = 0 then 'unattributed change' else 'unknown' end, 0.95, 'Somebody typed a number.', '[]',
       'ask', '[]', 'ask', 'auto', opened_at
  from drift_case`;

const CORRECTIONS = `
insert into correction (case_id, finding_id, sku_id, location_id, from_quantity, to_quantity, evidence_hash, state, proposed_at, settled_at)
select c.id, f.id, c.sku_id, c.location_id, 100 + c.delta, 100, '', 'expired', c.opened_at, c.opened_at
  from drift_case c join finding f on f.case_id = c.id`;

const DECISIONS = `
insert into decision (case_id, actor, verb, says, decided_at) select id, 'slack:ana', 'ignore', 'Ignored for now', opened_at from drift_case where id % 3 = 0`;

const STEPS = `
insert into step (sku_id, location_id, from_quantity, to_quantity, from_run_id, to_run_id, from_read_at, to_read_at)
select sku_id, location_id, 100, storefront_total, greatest(run_id - 1, 1), run_id, observed_at - interval '1 hour', observed_at from drift where id % 4 = 0
on conflict do nothing`;

const READINGS = `
insert into reading (sku_id, location_id, read_at, warehouse_total, u, s, f, r, v, expected_total, storefront_total, delta, verdict, asked_by)
select 1 + floor($1::integer * power(random(), 3))::integer, l.id, now() - n * interval '40 minutes', 100, 0, 0, 0, 0, 0, 100, 100, 0, 'agreed', 'agent'
  from generate_series(1, 10000) n, location l`;

const DIGESTS = `
insert into digest (day, headline, all_clear, content, made_at)
select current_date - n, 'ALL CLEAR', true, '{}', now() - n * interval '1 day' from generate_series(0, 364) n`;
