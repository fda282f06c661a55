import { Migration } from '@mikro-orm/migrations';

/** What agents may see, what they leave behind, and what an investigation by a model costs and says. */
export class Migration20261123000004 extends Migration {
  override up(): void {
    for (const statement of [barcodes, readings, access, investigations, lookups, noTruncate, grants, views])
      this.addSql(statement);
  }
}

const barcodes = `
alter table sku add column barcode text check (barcode ~ '\\S' and length(barcode) <= 64);
create index sku_barcode on sku (barcode) where barcode is not null;
`;

// A single SKU, read in the shop because somebody asked: an observation with an id, which opens and closes no case.
const readings = `
create table reading (
  id               bigint generated always as identity primary key,
  sku_id           integer not null references sku,
  location_id      integer not null references location,
  read_at          timestamptz not null,
  warehouse_total  integer not null,
  u                integer not null,
  s                integer not null,
  f                integer not null,
  r                integer not null,
  v                integer not null,
  expected_total   integer not null,
  storefront_total integer not null,
  delta            integer not null,
  verdict          text not null check (verdict in ('agreed', 'drift', 'unjudged')),
  reason           text,
  asked_by         text not null,
  check (expected_total = warehouse_total - u + s - f + r - v),
  check (delta = storefront_total - expected_total),
  check ((verdict = 'unjudged') = (reason is not null))
);
create index reading_of_sku on reading (sku_id, id desc);
create trigger reading_append_only before update or delete on reading for each row execute function refuse_change();
`;

const access = `
create table mcp_token (
  id          bigint generated always as identity primary key,
  name        text not null check (name ~ '\\S'),
  secret_hash bytea not null unique,
  scopes      text[] not null check (scopes <> '{}' and scopes <@ array['stock:read', 'stock:propose']),
  created_at  timestamptz not null,
  created_by  text not null,
  revoked_at  timestamptz,
  revoked_by  text,
  check ((revoked_at is null) = (revoked_by is null))
);
create function keep_mcp_token() returns trigger language plpgsql as $$
begin
  if old.revoked_at is not null then
    raise exception 'token % is revoked for good', old.id using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger mcp_token_revoked_for_good before update on mcp_token for each row execute function keep_mcp_token();
create trigger mcp_token_stays before delete on mcp_token for each row execute function refuse_change();

-- One row a call, refused ones too: who asked what, and what kind of answer it got.
create table agent_call (
  id         bigint generated always as identity primary key,
  called_at  timestamptz not null,
  transport  text not null check (transport in ('stdio', 'http', 'memory')),
  token_id   bigint references mcp_token,
  client     text,
  method     text not null,
  name       text not null,
  arguments  jsonb,
  outcome    text not null check (outcome in ('found', 'nothing', 'refused', 'failed')),
  rows       integer not null,
  took_ms    integer not null
);
create index agent_call_of_token on agent_call (token_id, id desc) where token_id is not null;
create trigger agent_call_append_only before update or delete on agent_call for each row execute function refuse_change();

-- The logins agents' queries run as, and their passwords: for the owner's eyes only.
create table login (
  name           text primary key,
  password       text not null,
  schema_version text not null
);
`;

// A model is paid before it answers: what a call can cost at most is reserved first, and what isn't settled counts as spent.
const investigations = `
create table model_call (
  id            bigint generated always as identity primary key,
  called_at     timestamptz not null,
  model         text not null,
  reserved_usd  numeric(12, 6) not null check (reserved_usd >= 0),
  cost_usd      numeric(12, 6) check (cost_usd >= 0),
  settled_at    timestamptz,
  check ((cost_usd is null) = (settled_at is null))
);
create index model_call_at on model_call (called_at);
create trigger model_call_stays before delete on model_call for each row execute function refuse_change();

create table investigation (
  id            bigint generated always as identity primary key,
  case_id       bigint not null references drift_case,
  drift_id      bigint not null references drift,
  model         text not null,
  prompt_hash   text not null,
  outcome       text not null,
  explanation   text,
  turns         integer not null,
  tool_calls    integer not null,
  input_tokens  bigint not null,
  output_tokens bigint not null,
  cost_usd      numeric(12, 6) not null,
  -- The messages as they went over the wire, without headers and keys.
  transcript    jsonb not null,
  started_at    timestamptz not null,
  finished_at   timestamptz not null
);
create index investigation_of_case on investigation (case_id, id desc);
create trigger investigation_append_only before update or delete on investigation for each row execute function refuse_change();

alter table finding add column investigation_id bigint references investigation;
-- Why somebody else than the first asked answered.
alter table finding add column instead text;
`;

// Read by agents: what the shop told of one SKU, page by page, and a text anywhere in a SKU's code, barcode or title. Lower
// case is kept, as making it anew takes three quarters of a search: 46 ms over 50,000 SKUs instead of 14.
const lookups = `
-- A month of a busy SKU, and what moved since a count.
create index movement_in_time on movement (sku_id, occurred_at);
create index storefront_event_of_sku on storefront_event (sku, id);
create index drift_case_of_sku on drift_case (sku_id, id desc);
create index correction_of_case on correction (case_id, id desc);
alter table sku add column searched text not null
  generated always as (lower(code || chr(1) || coalesce(barcode, '') || chr(1) || coalesce(title, ''))) stored;
`;

const noTruncate = ['reading', 'mcp_token', 'agent_call', 'model_call', 'investigation']
  .map(
    (table) =>
      `create trigger ${table}_no_truncate before truncate on ${table} for each statement execute function refuse_change();`,
  )
  .join('\n');

const grants = `
grant select on reading, mcp_token, agent_call, model_call, investigation to lockstep_app;
grant insert on mcp_token, model_call, investigation to lockstep_app;
grant update (revoked_at, revoked_by) on mcp_token to lockstep_app;
grant update (cost_usd, settled_at) on model_call to lockstep_app;
`;

// Named as the tables are, so that the same query runs for the product and, with this schema as its search path, for
// agents: without keys, bodies and hashes, and without what is none of their business.
const seen: Readonly<Record<string, string>> = {
  location: 'id, name, shop_location_id, is_default, created_at',
  bin: 'id, code, location_id, kind, created_at',
  sku: 'id, code, title, price, barcode, created_at, searched',
  movement: 'id, sku_id, bin_id, kind, quantity_delta, channel, reference, note, actor, occurred_at, recorded_at, line',
  stock_level: 'sku_id, bin_id, on_hand',
  message:
    'id, movement_id, sku_id, location_id, effect, reason, quantity_delta, group_key, order_name, set_from, set_to, state, delivery_id, isolated_from, matched, created_at, settled_at',
  delivery:
    'id, storefront, reference, reason, api_version, frozen_at, state, ambiguous, attempts, failures, first_sent_at, next_attempt_at, settled_at, remote_id, code, explanation',
  delivery_attempt: 'delivery_id, number, started_at, finished_at, outcome, explanation',
  drain_lease: 'storefront, expires_at, lookup_failure',
  storefront_item: 'inventory_item_id, sku, tracked, read_at',
  storefront_level: 'inventory_item_id, shop_location_id, on_hand, available, committed, read_at',
  storefront_order: 'order_id, name, updated_at, learned_at',
  storefront_event:
    'id, event_id, kind, order_id, order_name, sku, shop_location_id, quantity, happened_at, learned_at, matched, disregarded',
  storefront_lookup: 'sku_id, looked_at',
  storefront_cursor: 'name, value',
  sku_mapping: 'sku_id, sku, inventory_item_id, issue',
  known_shop: 'domain, sandbox, learned_at',
  reconcile_run:
    'id, storefront, started_at, finished_at, outcome, failure, skus_expected, compared, unjudged, unjudged_by_reason, in_flight, minor, major, critical, ledger_agrees',
  drift:
    'id, run_id, observed_at, sku_id, location_id, warehouse_total, u, s, f, r, v, expected_total, storefront_total, raw_gap, delta, severity, value',
  last_agreement: 'sku_id, location_id, on_hand, run_id, observed_at',
  step: 'id, sku_id, location_id, from_quantity, to_quantity, from_run_id, to_run_id, from_read_at, to_read_at',
  reading:
    'id, sku_id, location_id, read_at, warehouse_total, u, s, f, r, v, expected_total, storefront_total, delta, verdict, reason',
  drift_case:
    'id, sku_id, location_id, opened_at, last_drift_id, severity, delta, ignored_until, ignored_by, ignored_delta, closed_at, closed_as',
  case_drift: 'case_id, drift_id',
  finding:
    'id, case_id, drift_id, investigator, cause, confidence, explanation, evidence, action, gates, decision, mode, made_at, instead',
  correction:
    'id, case_id, finding_id, sku_id, location_id, from_quantity, to_quantity, state, proposed_at, decided_by, decided_at, message_id, settled_at, explanation',
  decision: 'id, case_id, correction_id, actor, verb, says, decided_at',
  policy: 'mode, changed_by, changed_at',
  digest: 'day, headline, all_clear, content, made_at',
};

const views = [
  'create schema history;',
  ...Object.entries(seen).map(([table, columns]) => `create view history.${table} as select ${columns} from ${table};`),
].join('\n');
