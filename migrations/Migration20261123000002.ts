import { Migration } from '@mikro-orm/migrations';

/** What the shop told us, and what the comparison with it found. */
export class Migration20261123000002 extends Migration {
  override up(): void {
    for (const statement of [shop, mapping, reconcile, grants]) this.addSql(statement);
  }
}

const shop = `
create table storefront_item (
  inventory_item_id   text primary key,
  sku                 text,
  tracked             boolean not null,
  read_at             timestamptz not null
);
create index storefront_item_by_sku on storefront_item (sku);

create table storefront_level (
  inventory_item_id text not null references storefront_item on delete cascade,
  shop_location_id  text not null,
  on_hand           integer not null,
  available         integer not null,
  committed         integer not null,
  read_at           timestamptz not null,
  primary key (inventory_item_id, shop_location_id)
);

create table storefront_order (
  order_id   text primary key,
  name       text not null,
  updated_at timestamptz not null,
  learned_at timestamptz not null
);
create index storefront_order_by_name on storefront_order (name);

create table storefront_event (
  id               bigint generated always as identity primary key,
  event_id         text not null unique,
  kind             text not null check (kind in ('fulfilled', 'fulfillment-cancelled', 'restocked')),
  order_id         text not null,
  order_name       text not null,
  sku              text not null,
  shop_location_id text,
  quantity         integer not null check (quantity > 0),
  happened_at      timestamptz not null,
  learned_at       timestamptz not null,
  matched          integer not null default 0 check (matched between 0 and quantity),
  disregarded      boolean not null default false
);
create index storefront_event_of_order on storefront_event (order_name, sku);
create index storefront_event_open on storefront_event (sku) where matched < quantity and not disregarded;
create trigger storefront_event_stays before delete on storefront_event for each row execute function refuse_change();
create trigger storefront_event_no_truncate before truncate on storefront_event for each statement execute function refuse_change();

-- When a SKU was last looked up in the shop, so that one the shop doesn't have isn't asked for without end.
create table storefront_lookup (
  sku_id    integer primary key references sku,
  looked_at timestamptz not null
);

-- A ledger belongs to one shop: pointing it at another would "correct" every number of the wrong one.
create table known_shop (
  only_one   boolean primary key default true check (only_one),
  domain     text not null,
  sandbox    boolean not null,
  learned_at timestamptz not null
);

create table storefront_cursor (
  name  text primary key,
  value timestamptz not null
);
`;

// An item is found by its exact SKU. Two items with one SKU are ambiguous, an untracked one ignores quantities: neither is pushed to.
const mapping = `
create view sku_mapping as
select s.id as sku_id, s.code as sku, i.inventory_item_id,
       case when i.items is null then 'unmapped'
            when i.items > 1     then 'duplicate'
            when not i.tracked   then 'untracked'
       end as issue
from sku s
left join lateral (
  select min(inventory_item_id) as inventory_item_id, count(*) as items, bool_and(tracked) as tracked
  from storefront_item where sku = s.code having count(*) > 0
) i on true;
`;

const reconcile = `
create table reconcile_run (
  id                 bigint generated always as identity primary key,
  storefront         text not null,
  started_at         timestamptz not null,
  finished_at        timestamptz,
  outcome            text not null default 'running' check (outcome in ('running', 'complete', 'failed')),
  failure            text,
  skus_expected      integer,
  compared           integer,
  unjudged           integer,
  unjudged_by_reason jsonb,
  in_flight          integer,
  minor              integer,
  major              integer,
  critical           integer,
  ledger_agrees      boolean
);
create index reconcile_run_finished on reconcile_run (finished_at desc) where outcome = 'complete';

create table drift (
  id               bigint generated always as identity primary key,
  run_id           bigint not null references reconcile_run,
  observed_at      timestamptz not null,
  sku_id           integer not null references sku,
  location_id      integer not null references location,
  warehouse_total  integer not null,
  u                integer not null,
  s                integer not null,
  f                integer not null,
  r                integer not null,
  v                integer not null,
  expected_total   integer not null,
  storefront_total integer not null,
  raw_gap          integer not null,
  delta            integer not null check (delta <> 0),
  severity         text not null check (severity in ('minor', 'major', 'critical')),
  value            numeric(14, 2),
  unique (run_id, sku_id, location_id),
  check (expected_total = warehouse_total - u + s - f + r - v),
  check (raw_gap = storefront_total - warehouse_total),
  check (delta = storefront_total - expected_total)
);
create index drift_of_sku on drift (sku_id, id desc);
create trigger drift_append_only before update or delete on drift for each row execute function refuse_change();
create trigger drift_no_truncate before truncate on drift for each statement execute function refuse_change();

create table last_agreement (
  sku_id      integer not null references sku,
  location_id integer not null references location,
  on_hand     integer not null,
  run_id      bigint not null references reconcile_run,
  observed_at timestamptz not null,
  primary key (sku_id, location_id)
);
`;

const grants = `
grant select on all tables in schema public to lockstep_app;
grant insert, update on storefront_item, storefront_level, storefront_order, storefront_cursor, storefront_lookup, reconcile_run, last_agreement to lockstep_app;
grant delete on storefront_item, storefront_level to lockstep_app;
grant insert on storefront_event, drift, known_shop to lockstep_app;
grant update (matched, disregarded) on storefront_event to lockstep_app;
`;
