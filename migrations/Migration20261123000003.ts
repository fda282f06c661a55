import { Migration } from '@mikro-orm/migrations';

/** From a drift to a decision: cases, findings, corrections, and the cards and mails that tell people. */
export class Migration20261123000003 extends Migration {
  override up(): void {
    for (const statement of [corrections, cases, findings, telling, noTruncate, grants]) this.addSql(statement);
  }
}

// A correction is a message with effect "set": compare-and-set on the shop's on-hand, and a barrier for its SKU and location.
const corrections = `
alter table message drop constraint message_effect_check;
alter table message add constraint message_effect_check check (effect in ('push', 'expect', 'none', 'set'));
alter table message drop constraint message_reason_check;
alter table message add constraint message_reason_check
  check (reason in ('receipt', 'fulfillment', 'return', 'adjustment', 'transfer', 'recount', 'opening', 'correction'));
alter table message drop constraint message_state_check;
alter table message add constraint message_state_check check (state in ('pending', 'frozen', 'netted', 'confirmed', 'absorbed'));
alter table message drop constraint message_frozen_in_one;
alter table message add constraint message_frozen_in_one
  check (case state when 'frozen' then delivery_id is not null when 'absorbed' then true else delivery_id is null end);
alter table message drop constraint message_push_confirmed_by_delivery;
alter table message add constraint message_push_confirmed_by_delivery check (effect not in ('push', 'set') or state <> 'confirmed');
alter table message add column set_from integer, add column set_to integer;
alter table message add constraint message_set_has_both check ((effect = 'set') = (set_from is not null and set_to is not null));
-- Nothing is pushed, expected or born done but what a movement says.
alter table message add constraint message_of_a_movement check (effect = 'set' or movement_id is not null);
alter table message add constraint message_set_to_something check (set_to >= 0);
create or replace function keep_message() returns trigger language plpgsql as $$
begin
  if (new.id, new.movement_id, new.sku_id, new.location_id, new.effect, new.reason, new.quantity_delta, new.group_key, new.order_name, new.set_from, new.set_to, new.created_at)
     is distinct from
     (old.id, old.movement_id, old.sku_id, old.location_id, old.effect, old.reason, old.quantity_delta, old.group_key, old.order_name, old.set_from, old.set_to, old.created_at) then
    raise exception 'what message % says can''t be changed', old.id using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create index message_barrier on message (sku_id, location_id) where effect = 'set' and state in ('pending', 'frozen');

-- What didn't get through is looked for at each reading of the shop; it is little, the applied ones are many.
create index delivery_not_applied on delivery (state) where state <> 'applied';

alter table delivery drop constraint delivery_state_check;
alter table delivery add constraint delivery_state_check
  check (state in ('frozen', 'sending', 'waiting', 'applied', 'rejected', 'stale', 'quarantined'));
`;

const cases = `
create table drift_case (
  id            bigint generated always as identity primary key,
  sku_id        integer not null references sku,
  location_id   integer not null references location,
  opened_at     timestamptz not null,
  -- The newest observation: what the case is about now.
  last_drift_id bigint not null references drift,
  severity      text not null check (severity in ('minor', 'major', 'critical')),
  delta         integer not null check (delta <> 0),
  ignored_until timestamptz,
  ignored_by    text,
  ignored_delta integer,
  closed_at     timestamptz,
  closed_as     text check (closed_as in ('healed', 'corrected')),
  check ((closed_at is null) = (closed_as is null)),
  check ((ignored_until is null) = (ignored_by is null) and (ignored_until is null) = (ignored_delta is null))
);
create unique index drift_case_one_open on drift_case (sku_id, location_id) where closed_at is null;
create index drift_case_closed on drift_case (closed_at) where closed_at is not null;
create trigger drift_case_stays before delete on drift_case for each row execute function refuse_change();

create table case_drift (
  case_id  bigint not null references drift_case,
  drift_id bigint primary key references drift
);
create index case_drift_of_case on case_drift (case_id);
create trigger case_drift_append_only before update or delete on case_drift for each row execute function refuse_change();

-- A change of the shop's number between two quiet readings, with no movement, delivery or event between them.
create table step (
  id            bigint generated always as identity primary key,
  sku_id        integer not null references sku,
  location_id   integer not null references location,
  from_quantity integer not null,
  to_quantity   integer not null,
  from_run_id   bigint not null references reconcile_run,
  to_run_id     bigint not null references reconcile_run,
  from_read_at  timestamptz not null,
  to_read_at    timestamptz not null,
  check (from_quantity <> to_quantity),
  unique (to_run_id, sku_id, location_id)
);
create index step_of_sku on step (sku_id, location_id, id desc);
create trigger step_append_only before update or delete on step for each row execute function refuse_change();
`;

const findings = `
create table finding (
  id           bigint generated always as identity primary key,
  case_id      bigint not null references drift_case,
  drift_id     bigint not null references drift,
  investigator text not null,
  cause        text not null,
  confidence   numeric(4, 3) not null check (confidence between 0 and 1),
  explanation  text not null,
  -- [{ kind, id, contribution, says }]
  evidence     jsonb not null,
  action       text not null check (action in ('wait', 'redrive', 'set', 'ask')),
  -- [{ gate, passed, says }]
  gates        jsonb not null,
  decision     text not null check (decision in ('fix', 'ask', 'watch')),
  mode         text not null check (mode in ('shadow', 'assist', 'auto')),
  made_at      timestamptz not null
);
create index finding_of_case on finding (case_id, id desc);
create trigger finding_append_only before update or delete on finding for each row execute function refuse_change();

create table correction (
  id            bigint generated always as identity primary key,
  case_id       bigint not null references drift_case,
  finding_id    bigint not null references finding,
  sku_id        integer not null references sku,
  location_id   integer not null references location,
  from_quantity integer not null,
  to_quantity   integer not null check (to_quantity >= 0),
  evidence_hash text not null,
  state         text not null check (state in ('proposed', 'approved', 'rejected', 'expired', 'applied', 'stale')),
  proposed_at   timestamptz not null,
  decided_by    text,
  decided_at    timestamptz,
  message_id    bigint unique references message,
  settled_at    timestamptz,
  explanation   text,
  check (from_quantity <> to_quantity),
  check ((state in ('approved', 'applied', 'stale')) = (message_id is not null))
);
create unique index correction_one_alive on correction (case_id) where state in ('proposed', 'approved');
create trigger correction_stays before delete on correction for each row execute function refuse_change();

-- Who decided what, when: one row a decision, whether a person or the machine made it.
create table decision (
  id            bigint generated always as identity primary key,
  case_id       bigint not null references drift_case,
  correction_id bigint references correction,
  actor         text not null,
  verb          text not null check (verb in ('approve', 'ignore', 'redrive', 'fix')),
  says          text not null,
  decided_at    timestamptz not null
);
create index decision_of_case on decision (case_id, id desc);
create trigger decision_append_only before update or delete on decision for each row execute function refuse_change();

create table policy (
  only_one   boolean primary key default true check (only_one),
  mode       text not null check (mode in ('shadow', 'assist', 'auto')),
  changed_by text not null,
  changed_at timestamptz not null
);
`;

// "wanted" counts the reasons to show something new, "shown" how far the card got: one writer brings them together.
const telling = `
create table notice (
  id              bigint generated always as identity primary key,
  kind            text not null check (kind in ('case', 'digest-slack', 'digest-mail')),
  case_id         bigint unique references drift_case,
  day             date,
  wanted          integer not null default 1,
  shown           integer not null default 0,
  channel         text,
  message_ts      text,
  failures        integer not null default 0,
  next_attempt_at timestamptz not null,
  explanation     text,
  created_at      timestamptz not null,
  shown_at        timestamptz,
  check ((kind = 'case') = (case_id is not null)),
  check ((kind = 'case') = (day is null)),
  unique (kind, day)
);
create index notice_due on notice (next_attempt_at) where shown < wanted;
create trigger notice_stays before delete on notice for each row execute function refuse_change();

create table digest (
  day       date primary key,
  headline  text not null,
  all_clear boolean not null,
  content   jsonb not null,
  made_at   timestamptz not null
);
create trigger digest_stays before delete on digest for each row execute function refuse_change();
`;

const noTruncate = [
  'drift_case',
  'case_drift',
  'step',
  'finding',
  'correction',
  'decision',
  'notice',
  'digest',
  'last_agreement',
]
  .map(
    (table) =>
      `create trigger ${table}_no_truncate before truncate on ${table} for each statement execute function refuse_change();`,
  )
  .join('\n');

const grants = `
grant select on all tables in schema public to lockstep_app;
grant insert on drift_case, case_drift, step, finding, correction, decision, policy, notice, digest to lockstep_app;
grant update on drift_case, correction, policy, notice to lockstep_app;
`;
