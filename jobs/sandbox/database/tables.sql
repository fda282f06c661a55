-- The whole state of the sandbox shop, so that it survives kill -9 and two instances can share it.
create schema if not exists sandbox_shop;
set local search_path to sandbox_shop;

-- How far /__sim/clock has moved the shop's clock ahead of the injected one.
create table if not exists clock (
  one      boolean primary key default true check (one),
  ahead_ms bigint  not null default 0
);
insert into clock default values on conflict do nothing;

create table if not exists location (
  id        integer generated always as identity (start with 8001) primary key,
  name      text    not null unique,
  is_active boolean not null default true
);
insert into location (name) select 'Warehouse' where not exists (select from location);

create table if not exists item (
  id         integer generated always as identity (start with 40001) primary key,
  sku        text,
  title      text          not null,
  price      numeric(12,2) not null,
  tracked    boolean       not null default true,
  created_at timestamptz   not null,
  updated_at timestamptz   not null
);
create index if not exists item_by_sku on item (sku);
create index if not exists item_by_lower_sku on item (lower(sku));

-- The sum identity is the table's own: nobody can write an on-hand that is not the sum of the states (documented).
create table if not exists level (
  item_id              integer not null references item on delete cascade,
  location_id          integer not null references location,
  available            integer not null default 0,
  committed            integer not null default 0,
  reserved             integer not null default 0,
  damaged              integer not null default 0,
  safety_stock         integer not null default 0,
  quality_control      integer not null default 0,
  incoming             integer not null default 0,
  on_hand              integer generated always as
    (available + committed + reserved + damaged + safety_stock + quality_control) stored,
  is_active            boolean     not null default true,
  available_updated_at timestamptz,
  created_at           timestamptz not null,
  updated_at           timestamptz not null,
  primary key (item_id, location_id)
);

create table if not exists change_group (
  id         integer generated always as identity (start with 70001) primary key,
  created_at timestamptz not null,
  reason     text        not null,
  reference  text
);

-- Without foreign keys: checking three of them for 500 rows took 6 ms of a 250-row call. A deleted item shows as null.
create table if not exists change (
  group_id        integer not null,
  ordinal         integer not null,
  name            text    not null,
  delta           integer not null,
  item_id         integer not null,
  location_id     integer not null,
  ledger_document text,
  primary key (group_id, ordinal)
);

create table if not exists idempotency_key (
  key        text primary key,
  mutation   text        not null,
  input_hash text        not null,
  first_seen timestamptz not null,
  outcome    text        not null check (outcome in ('applied', 'failed')),
  group_id   integer     references change_group
);

-- The tests' oracle: what the API really applied under a key, one row per input row, no mirrored rows.
create table if not exists journal (
  id            integer generated always as identity primary key,
  applied_at    timestamptz not null,
  key           text        not null,
  reference     text,
  sku           text,
  location      text        not null,
  delta         integer     not null,
  on_hand_after integer     not null
);

create or replace function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the journal of the sandbox shop is append-only';
end $$;
create or replace trigger journal_keeps_its_rows before update or delete on journal
  for each row execute function refuse_change();
create or replace trigger journal_is_not_emptied before truncate on journal
  for each statement execute function refuse_change();

create table if not exists shop_order (
  id         integer generated always as identity (start with 500001) primary key,
  name       text        not null unique,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index if not exists shop_order_by_change on shop_order (updated_at, id);
create sequence if not exists order_number start with 1001;

-- removed: refunded before it was fulfilled; returned: refunded afterwards.
create table if not exists order_line (
  id          integer generated always as identity (start with 600001) primary key,
  order_id    integer not null references shop_order,
  item_id     integer references item on delete set null,
  location_id integer not null references location,
  sku         text,
  quantity    integer not null check (quantity > 0),
  fulfilled   integer not null default 0,
  removed     integer not null default 0,
  returned    integer not null default 0,
  check (fulfilled >= 0 and removed >= 0 and fulfilled + removed <= quantity),
  check (returned between 0 and fulfilled)
);
create index if not exists order_line_by_order on order_line (order_id);
create index if not exists order_line_by_item on order_line (item_id);

create table if not exists fulfillment (
  id          integer generated always as identity (start with 200001) primary key,
  order_id    integer     not null references shop_order,
  location_id integer     not null references location,
  created_at  timestamptz not null
);
create index if not exists fulfillment_by_order on fulfillment (order_id);

create table if not exists fulfillment_line (
  id             integer generated always as identity (start with 210001) primary key,
  fulfillment_id integer not null references fulfillment,
  order_line_id  integer not null references order_line,
  quantity       integer not null check (quantity > 0)
);
create index if not exists fulfillment_line_by_fulfillment on fulfillment_line (fulfillment_id);

create table if not exists refund (
  id         integer generated always as identity (start with 300001) primary key,
  order_id   integer     not null references shop_order,
  created_at timestamptz not null
);
create index if not exists refund_by_order on refund (order_id);

create table if not exists refund_line (
  id            integer generated always as identity (start with 310001) primary key,
  refund_id     integer not null references refund,
  order_line_id integer not null references order_line,
  quantity      integer not null check (quantity > 0),
  restock_type  text    not null check (restock_type in ('RETURN', 'CANCEL', 'NO_RESTOCK')),
  location_id   integer references location
);
create index if not exists refund_line_by_refund on refund_line (refund_id);

-- Each line of a played movement file, by its own key: the same file again changes nothing.
create table if not exists played_movement (
  idempotency_key text primary key,
  kind            text    not null,
  sku             text    not null,
  quantity        integer not null,
  reference       text    not null
);

-- remaining null: until healed.
create table if not exists fault (
  id        integer generated always as identity primary key,
  kind      text    not null,
  remaining integer check (remaining > 0),
  ms        integer
);
