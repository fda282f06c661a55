-- The whole state of the local Slack, so that it survives kill -9 and two instances can share it.
create schema if not exists sandbox_slack;
set local search_path to sandbox_slack;

-- How far /__sim/clock has moved the clock ahead of the injected one, and the last message's ts in microseconds.
create table if not exists clock (
  one      boolean primary key default true check (one),
  ahead_ms bigint  not null default 0,
  last_ts  bigint  not null default 0
);
insert into clock default values on conflict do nothing;

-- Grows with every change that a page may show; pages ask for it and draw again when it moved.
create table if not exists revision (
  one boolean primary key default true check (one),
  n   bigint  not null default 0
);
insert into revision default values on conflict do nothing;

create table if not exists account (
  id       text    primary key,
  name     text    not null,
  team_id  text    not null,
  is_bot   boolean not null default false,
  is_owner boolean not null default false,
  ordinal  integer not null
);

create table if not exists channel (
  id   text primary key,
  name text not null unique
);

-- seen_by: null for everybody in the channel, else the one person who sees it (an ephemeral message).
create table if not exists message (
  channel_id text        not null references channel,
  ts         text        not null unique,
  user_id    text        not null references account,
  seen_by    text        references account,
  thread_ts  text,
  text       text        not null,
  blocks     jsonb,
  file_id    text,
  posted_at  timestamptz not null,
  edited_ts  text,
  primary key (channel_id, ts)
);

-- kind home: one a person. kind modal: a stack a person, the newest open one on top.
create table if not exists view (
  id          text    primary key,
  kind        text    not null check (kind in ('modal', 'home')),
  user_id     text    not null references account,
  ordinal     bigint  generated always as identity,
  is_open     boolean not null default true,
  root_id     text    not null,
  previous_id text,
  hash        text    not null,
  body        jsonb   not null,
  -- What a submission left on the form: the person's input and the faults shown under it.
  input       jsonb   not null default '{}',
  faults      jsonb   not null default '{}',
  notice      text
);
create unique index if not exists one_home_a_person on view (user_id) where kind = 'home';
create unique index if not exists one_open_external_id on view ((body ->> 'external_id'))
  where is_open and body ->> 'external_id' <> '';

create table if not exists trigger (
  id         text        primary key,
  user_id    text        not null references account,
  -- The view from which it came, so that views.push knows its stack.
  view_id    text,
  expires_at timestamptz not null,
  used       boolean     not null default false
);

create table if not exists response_url (
  secret     text        primary key,
  channel_id text        not null references channel,
  user_id    text        not null references account,
  source_ts  text,
  expires_at timestamptz not null,
  uses       integer     not null default 0
);

create table if not exists file (
  id          text    primary key,
  secret      text    not null unique,
  name        text    not null,
  title       text    not null,
  length      integer not null,
  content     bytea,
  is_complete boolean not null default false
);

-- Every Web API call that came in and every request that went out, in order: for tests, and to see what happened.
create table if not exists journal (
  id        bigint      generated always as identity primary key,
  direction text        not null check (direction in ('in', 'out')),
  name      text        not null,
  body      jsonb       not null,
  outcome   jsonb       not null,
  at        timestamptz not null
);

create table if not exists fault (
  id          integer generated always as identity primary key,
  method      text    not null,
  kind        text    not null,
  error       text,
  retry_after integer,
  remaining   integer not null
);

create or replace function turn_revision() returns trigger language plpgsql as $$
begin
  update sandbox_slack.revision set n = n + 1;
  return null;
end $$;
create or replace trigger turn_revision after insert or update or delete on message
  for each statement execute function turn_revision();
create or replace trigger turn_revision after insert or update or delete on view
  for each statement execute function turn_revision();
