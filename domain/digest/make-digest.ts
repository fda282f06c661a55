import { type Database, type EntityManager, query, run } from '../database.ts';
import type { DueTimes } from '../reconcile/due-times.ts';
import { composeDigest } from './compose-digest.ts';
import { type Digest, readDigest } from './digest.ts';
import { addDays, dueAt, localDay, nextDueAfter } from './local-time.ts';
import type { DigestTimes } from './settings.ts';
import { summarizeDay } from './summarize-day.ts';

export interface DigestDeps {
  readonly database: Database;
  readonly dueTimes: DueTimes;
  readonly times: DigestTimes;
  /** Whether the shop is a stand-in: the digest is then headed SANDBOX. */
  readonly sandbox: boolean;
}

/** Today's digest once its hour has come, or null before: call it as often as you like. */
export async function makeDueDigest(deps: DigestDeps, now: Date): Promise<Digest | null> {
  const today = localDay(now, deps.times.timezone);
  if (now < dueAt(today, deps.times) || !(await isOwed(deps.database.em(), now))) return null;
  return makeDigest(deps, now);
}

/**
 * The digest of the local day, stored with the notices that will tell it, in one commit. One a day, whoever asks and
 * however often: the second time the stored one comes back.
 */
export async function makeDigest(deps: DigestDeps, now: Date): Promise<Digest> {
  const { database, times, sandbox } = deps;
  const today = localDay(now, times.timezone);
  const made = await readDigest(database.em(), today);
  if (made) return made;
  const facts = await summarizeDay(database.em(), { now, timezone: times.timezone, dueTimes: deps.dueTimes });
  const nextDueAt = dueAt(addDays(today, 1), times);
  return store(database, composeDigest(facts, { nextDueAt, sandbox }));
}

/** The digest as it would read now. Nothing is stored and nobody is told. */
export async function previewDigest({ database, times, dueTimes, sandbox }: DigestDeps, now: Date): Promise<Digest> {
  const facts = await summarizeDay(database.em(), { now, timezone: times.timezone, dueTimes });
  return composeDigest(facts, { nextDueAt: nextDueAfter(now, times), sandbox });
}

function store(database: Database, digest: Digest): Promise<Digest> {
  const { day, headline, allClear, content } = digest;
  return database.em().transactional(async (em) => {
    await run(
      em,
      `insert into digest (day, headline, all_clear, content, made_at) values ($1, $2, $3, $4, $5)
       on conflict (day) do nothing`,
      [day, headline, allClear, JSON.stringify(digest), content.madeAt],
    );
    await run(
      em,
      `insert into notice (kind, day, next_attempt_at, created_at)
       select kind, $1::date, $2::timestamptz, $2 from unnest(array['digest-slack', 'digest-mail']) as kind
       on conflict (kind, day) do nothing`,
      [day, content.madeAt],
    );
    return (await readDigest(em, day))!; // another process may have been first: its words stand
  });
}

/** On its very first day an installation owes nothing before its first check ended, or an hour passed without one. */
async function isOwed(em: EntityManager, now: Date): Promise<boolean> {
  const [row] = await query<{ owed: boolean }>(
    em,
    `select exists (select from digest)
         or exists (select from reconcile_run where outcome <> 'running')
         or (select min(created_at) < $1::timestamptz - interval '1 hour' from location) as owed`,
    [now],
  );
  return row!.owed;
}
