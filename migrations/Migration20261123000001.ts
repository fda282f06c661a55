import { Migration } from '@mikro-orm/migrations';

/** The ledger and its outbox: what may never disagree lives in one migration. */
export class Migration20261123000001 extends Migration {
  override up(): void {
    for (const statement of [role, guards, places, movements, outbox, outboxGuards, deliveries, grants])
      this.addSql(statement);
  }
}

// Roles belong to the cluster, not to the database: another database may have made it already.
const role = `
do $$ begin
  create role lockstep_app nologin;
exception when duplicate_object or unique_violation then null;
end $$;
do $$ begin
  execute format('grant lockstep_app to %I', current_user);
exception when others then
  raise exception 'The role % may not work as lockstep_app: let an administrator run "grant lockstep_app to %"', current_user, current_user;
end $$;
grant usage on schema public to lockstep_app;
`;

const guards = `
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: % is refused', tg_table_name, tg_op using errcode = 'restrict_violation';
end $$;
`;

const places = `
create table location (
  id               integer generated always as identity primary key,
  name             text not null unique check (name ~ '\\S'),
  shop_location_id text unique,
  is_default       boolean not null default false,
  created_at       timestamptz not null default now()
);
create unique index location_one_default on location (is_default) where is_default;
insert into location (name, is_default) values ('main', true);

create table bin (
  id          integer generated always as identity primary key,
  code        text not null unique check (code ~ '\\S' and length(code) <= 64),
  location_id integer not null references location,
  kind        text not null check (kind in ('pick', 'staging', 'quarantine')),
  created_at  timestamptz not null default now()
);

create table sku (
  id         integer generated always as identity primary key,
  code       text not null unique check (code ~ '\\S' and length(code) <= 255),
  title      text,
  price      numeric(12, 2) check (price >= 0),
  created_at timestamptz not null default now()
);
`;

// Ids are drawn under the SKU's lock: per SKU, order of ids = order of commits.
const movements = `
create table movement (
  id              bigint generated always as identity primary key,
  sku_id          integer not null references sku,
  bin_id          integer not null references bin,
  kind            text not null check (kind in ('receipt', 'fulfillment', 'return', 'adjustment', 'transfer', 'recount', 'opening')),
  quantity_delta  integer not null check (quantity_delta between -1000000 and 1000000 and (quantity_delta <> 0 or kind = 'recount')),
  channel         text,
  reference       text,
  note            text,
  actor           text not null,
  occurred_at     timestamptz not null,
  recorded_at     timestamptz not null,
  idempotency_key text not null,
  line            smallint not null,
  content_hash    text not null,
  unique (idempotency_key, line)
);
create index movement_of_sku on movement (sku_id, id);
create trigger movement_append_only before update or delete on movement for each row execute function refuse_change();
create trigger movement_no_truncate before truncate on movement for each statement execute function refuse_change();

create table stock_level (
  sku_id  integer not null references sku,
  bin_id  integer not null references bin,
  on_hand integer not null constraint stock_level_not_negative check (on_hand >= 0),
  primary key (sku_id, bin_id)
);
create trigger stock_level_stays before delete on stock_level for each row execute function refuse_change();
create trigger stock_level_no_truncate before truncate on stock_level for each statement execute function refuse_change();
`;

const outbox = `
create table message (
  id             bigint generated always as identity primary key,
  movement_id    bigint unique references movement,
  sku_id         integer not null references sku,
  location_id    integer not null references location,
  effect         text not null check (effect in ('push', 'expect', 'none')),
  reason         text not null check (reason in ('receipt', 'fulfillment', 'return', 'adjustment', 'transfer', 'recount', 'opening')),
  quantity_delta integer not null,
  group_key      text,
  order_name     text,
  state          text not null check (state in ('pending', 'frozen', 'netted', 'confirmed')),
  delivery_id    uuid,
  isolated_from  uuid,
  matched        integer not null default 0,
  created_at     timestamptz not null,
  settled_at     timestamptz,
  constraint message_expects_an_order  check (effect <> 'expect' or order_name is not null),
  constraint message_frozen_in_one     check ((state = 'frozen') = (delivery_id is not null)),
  constraint message_none_born_done    check (effect <> 'none' or state = 'confirmed'),
  constraint message_push_confirmed_by_delivery check (effect <> 'push' or state <> 'confirmed'),
  constraint message_expect_by_evidence check (effect <> 'expect' or (state in ('pending', 'confirmed') and (state = 'confirmed') = (matched = abs(quantity_delta)))),
  constraint message_matched_in_bounds check (matched between 0 and abs(quantity_delta))
);
create index message_due      on message (id) where effect = 'push' and state = 'pending';
create index message_awaiting on message (order_name, sku_id) where effect = 'expect';
create index message_open_expectation on message (sku_id, location_id) where effect = 'expect' and state = 'pending';
create index message_of_delivery on message (delivery_id) where delivery_id is not null;
create index message_of_sku   on message (sku_id, id);

-- A movement without its message can't commit, from psql either.
alter table movement add constraint movement_has_its_message
  foreign key (id) references message (movement_id) deferrable initially deferred;
`;

// A message may move through its states and never changes what it says.
const outboxGuards = `
create function keep_message() returns trigger language plpgsql as $$
begin
  if (new.id, new.movement_id, new.sku_id, new.location_id, new.effect, new.reason, new.quantity_delta, new.group_key, new.order_name, new.created_at)
     is distinct from
     (old.id, old.movement_id, old.sku_id, old.location_id, old.effect, old.reason, old.quantity_delta, old.group_key, old.order_name, old.created_at) then
    raise exception 'what message % says can''t be changed', old.id using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger message_keeps_content before update on message for each row execute function keep_message();
create trigger message_stays before delete on message for each row execute function refuse_change();
create trigger message_no_truncate before truncate on message for each statement execute function refuse_change();
`;

const deliveries = `
create table delivery (
  id              uuid primary key,
  storefront      text not null,
  key             text not null unique,
  reference       text not null unique,
  reason          text not null,
  api_version     text not null,
  body            text not null,
  body_hash       text not null,
  lines           jsonb not null,
  frozen_at       timestamptz not null,
  state           text not null default 'frozen' check (state in ('frozen', 'sending', 'waiting', 'applied', 'rejected', 'quarantined')),
  ambiguous       boolean not null default false,
  attempts        integer not null default 0,
  failures        integer not null default 0,
  first_sent_at   timestamptz,
  next_attempt_at timestamptz not null,
  settled_at      timestamptz,
  remote_id       text,
  code            text,
  explanation     text
);
create index delivery_open on delivery (next_attempt_at) where state in ('frozen', 'sending', 'waiting');
create index delivery_settled on delivery (settled_at);
alter table message add constraint message_delivery foreign key (delivery_id) references delivery;

create function keep_delivery() returns trigger language plpgsql as $$
begin
  if (new.id, new.storefront, new.key, new.reference, new.reason, new.api_version, new.body, new.body_hash, new.lines, new.frozen_at)
     is distinct from
     (old.id, old.storefront, old.key, old.reference, old.reason, old.api_version, old.body, old.body_hash, old.lines, old.frozen_at) then
    raise exception 'delivery % is frozen: what is sent under its key never changes', old.id using errcode = 'restrict_violation';
  end if;
  if old.state in ('applied', 'rejected', 'stale') then
    raise exception 'delivery % is settled: %', old.id, old.state using errcode = 'restrict_violation';
  end if;
  if new.state = 'applied' and old.state <> 'sending' then
    raise exception 'delivery % was not being sent: nobody can have confirmed it', old.id using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger delivery_is_frozen before update on delivery for each row execute function keep_delivery();
create trigger delivery_stays before delete on delivery for each row execute function refuse_change();
create trigger delivery_no_truncate before truncate on delivery for each statement execute function refuse_change();

create table delivery_attempt (
  delivery_id uuid not null references delivery,
  number      integer not null,
  epoch       bigint not null,
  started_at  timestamptz not null,
  finished_at timestamptz,
  outcome     text,
  explanation text,
  primary key (delivery_id, number)
);
create trigger attempt_stays before delete on delivery_attempt for each row execute function refuse_change();
create trigger attempt_no_truncate before truncate on delivery_attempt for each statement execute function refuse_change();

create table drain_lease (
  storefront text primary key,
  holder     text not null,
  epoch      bigint not null,
  expires_at timestamptz not null,
  -- Why items could not be looked up, as long as they can't.
  lookup_failure text
);
`;

const grants = `
grant select on all tables in schema public to lockstep_app;
grant insert, update on location, bin, sku, drain_lease to lockstep_app;
grant insert, update (on_hand) on stock_level to lockstep_app;
grant insert, update (state, ambiguous, attempts, failures, first_sent_at, next_attempt_at, settled_at, remote_id, code, explanation) on delivery to lockstep_app;
grant insert, update (finished_at, outcome, explanation) on delivery_attempt to lockstep_app;
grant insert on movement, message to lockstep_app;
grant update (state, delivery_id, isolated_from, matched, settled_at) on message to lockstep_app;
-- "for no key update" on a SKU's row needs the update right that sku already grants.
`;
