import { Migration } from '@mikro-orm/migrations';

/** A person's count: what was counted, the correction it asks for, and the proposals that rest on it. */
export class Migration20261123000006 extends Migration {
  override up(): void {
    for (const statement of [counts, requests, corrections, decisions, grants, views]) this.addSql(statement);
  }
}

// The line says by how much the count differed; what was counted is a fact of its own, also when it differed by nothing.
const counts = `
alter table movement add column counted integer constraint movement_counted_in_bounds check (counted between 0 and 1000000);
alter table movement add constraint movement_count_is_a_recount check (counted is null or kind = 'recount');
create index movement_count on movement (sku_id, bin_id, occurred_at) where counted is not null;
`;

// What is asked never changes, and what has ended never changes again; a correction that came too late is asked for by
// a row of its own. Per SKU and location one waits at a time: several counts ask for the same number.
const requests = `
create table recount_request (
  id            bigint generated always as identity primary key,
  -- The recount's line in the ledger.
  movement_id   bigint not null references movement,
  sku_id        integer not null references sku,
  location_id   integer not null references location,
  -- Whoever counted may also decide on a case.
  approver      boolean not null,
  tries         smallint not null default 1 check (tries > 0),
  asked_at      timestamptz not null,
  state         text not null default 'waiting'
                check (state in ('waiting', 'made', 'applied', 'stale', 'refused', 'agreed', 'proposed', 'superseded')),
  -- In words, when it was looked at and could not be made.
  waits_for     text,
  looked_at     timestamptz,
  message_id    bigint unique references message,
  correction_id bigint references correction,
  settled_at    timestamptz,
  constraint recount_request_made_by_message check ((state in ('made', 'applied', 'stale', 'refused')) = (message_id is not null)),
  constraint recount_request_proposed_as     check (state <> 'proposed' or correction_id is not null),
  constraint recount_request_settled         check ((state in ('waiting', 'made')) = (settled_at is null))
);
create unique index recount_request_one_waiting on recount_request (sku_id, location_id) where state = 'waiting';
create index recount_request_open on recount_request (id) where state in ('waiting', 'made');
create index recount_request_of_movement on recount_request (movement_id);

create function keep_recount_request() returns trigger language plpgsql as $$
begin
  if (new.id, new.movement_id, new.sku_id, new.location_id, new.approver, new.tries, new.asked_at)
     is distinct from
     (old.id, old.movement_id, old.sku_id, old.location_id, old.approver, old.tries, old.asked_at) then
    raise exception 'what recount request % asks for can''t be changed', old.id using errcode = 'restrict_violation';
  end if;
  if old.settled_at is not null then
    raise exception 'recount request % has ended: %', old.id, old.state using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger recount_request_keeps_content before update on recount_request for each row execute function keep_recount_request();
create trigger recount_request_stays before delete on recount_request for each row execute function refuse_change();
create trigger recount_request_no_truncate before truncate on recount_request for each statement execute function refuse_change();
`;

const corrections = `
alter table correction alter column finding_id drop not null;
alter table correction add column recount_request_id bigint references recount_request;
alter table correction add constraint correction_rests_on_one check (num_nonnulls(finding_id, recount_request_id) = 1);
`;

const decisions = `
alter table decision drop constraint decision_verb_check;
alter table decision add constraint decision_verb_check check (verb in ('approve', 'ignore', 'redrive', 'fix', 'recount'));
`;

const grants = `
grant select, insert on recount_request to lockstep_app;
grant update (state, waits_for, looked_at, message_id, correction_id, settled_at) on recount_request to lockstep_app;
`;

// What agents' queries may see of it, under the tables' names.
const views = `
create or replace view history.movement as
select id, sku_id, bin_id, kind, quantity_delta, channel, reference, note, actor, occurred_at, recorded_at, line, counted from movement;
create or replace view history.correction as
select id, case_id, finding_id, sku_id, location_id, from_quantity, to_quantity, state, proposed_at, decided_by, decided_at, message_id, settled_at,
       explanation, recount_request_id
  from correction;
create view history.recount_request as
select id, movement_id, sku_id, location_id, tries, asked_at, state, waits_for, looked_at, message_id, correction_id, settled_at from recount_request;
`;
