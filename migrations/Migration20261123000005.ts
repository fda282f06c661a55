import { Migration } from '@mikro-orm/migrations';

/** How an update that didn't get through comes to its end: split, settled by hand or by rule, or sent again. */
export class Migration20261123000005 extends Migration {
  override up(): void {
    for (const statement of [parts, decisions, readings, deliveries, grants]) this.addSql(statement);
  }
}

// Messages of one part of one refused delivery go again together, and with no others. The split is written in the
// commit that settles the refusal, so nobody can split it in another way.
const parts = `
alter table message add column isolated_part smallint;
update message set isolated_part = 0 where isolated_from is not null;
alter table message add constraint message_part_of_a_refusal check ((isolated_from is null) = (isolated_part is null));
`;

const decisions = `
create table outbox_decision (
  id          bigint generated always as identity primary key,
  verb        text not null check (verb in ('applied', 'not-applied', 'redrive')),
  -- What was resolved; a redrive may be about many.
  delivery_id uuid references delivery,
  message_ids bigint[] not null check (cardinality(message_ids) > 0),
  -- A person, or "lockstep" where the rule decided.
  actor       text not null check (actor ~ '\\S'),
  reason      text not null check (reason ~ '\\S'),
  decided_at  timestamptz not null,
  check (verb = 'redrive' or delivery_id is not null)
);
-- A delivery is applied as a whole or not at all, and that is said once.
create unique index outbox_decision_one_resolution on outbox_decision (delivery_id) where verb <> 'redrive';
create trigger outbox_decision_append_only before update or delete on outbox_decision for each row execute function refuse_change();
create trigger outbox_decision_no_truncate before truncate on outbox_decision for each statement execute function refuse_change();
`;

// The last quiet reading before the first send: while nobody can tell, the SKU isn't judged, so at the quarantine it is
// still the newest, and the first agreement after it would overwrite it.
const readings = `
create table quarantined_line (
  delivery_id    uuid not null references delivery,
  sku_id         integer not null references sku,
  location_id    integer not null references location,
  quantity_delta integer not null,
  on_hand        integer not null,
  run_id         bigint not null references reconcile_run,
  primary key (delivery_id, sku_id, location_id)
);
create trigger quarantined_line_append_only before update or delete on quarantined_line for each row execute function refuse_change();
create trigger quarantined_line_no_truncate before truncate on quarantined_line for each statement execute function refuse_change();
`;

const deliveries = `
create or replace function keep_delivery() returns trigger language plpgsql as $$
begin
  if (new.id, new.storefront, new.key, new.reference, new.reason, new.api_version, new.body, new.body_hash, new.lines, new.frozen_at)
     is distinct from
     (old.id, old.storefront, old.key, old.reference, old.reason, old.api_version, old.body, old.body_hash, old.lines, old.frozen_at) then
    raise exception 'delivery % is frozen: what is sent under its key never changes', old.id using errcode = 'restrict_violation';
  end if;
  if old.state in ('applied', 'rejected', 'stale') then
    raise exception 'delivery % is settled: %', old.id, old.state using errcode = 'restrict_violation';
  end if;
  if old.state = 'quarantined' and new.state <> 'quarantined' and not exists (
       select from outbox_decision d
        where d.delivery_id = new.id and (d.verb, new.state) in (('applied', 'applied'), ('not-applied', 'rejected'))) then
    raise exception 'delivery % is quarantined: it ends as somebody decided, and nobody did', old.id using errcode = 'restrict_violation';
  end if;
  if new.state = 'applied' and old.state not in ('sending', 'quarantined') then
    raise exception 'delivery % was not being sent: nobody can have confirmed it', old.id using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
`;

const grants = `
grant select, insert on outbox_decision, quarantined_line to lockstep_app;
grant update (isolated_part) on message to lockstep_app;
`;
