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

/** A process that just came up has hours to catch up on; after this long it tells what it knows. */
const PATIENCE_MS = 15 * 60_000;

/**
 * Today's digest once its hour has come, or null before: call it as often as you like. A process that was started after
 * the hour (`upSince`) lets its first check end before it tells anybody that nothing was checked.
 */
export async function makeDueDigest(deps: DigestDeps & { upSince: Date }, now: Date): Promise<Digest | null> {
  const today = localDay(now, deps.times.timezone);
  if (now < dueAt(today, deps.times)) return null;
  const patient = now.getTime() - deps.upSince.getTime() < PATIENCE_MS;
  if (patient && !(await checkedSince(deps.database.em(), deps.upSince))) return null;
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

/** Whether a check that began since then has ended, well or badly. */
async function checkedSince(em: EntityManager, since: Date): Promise<boolean> {
  const [row] = await query<{ checked: boolean }>(
    em,
    `select exists (select from reconcile_run where started_at >= $1 and outcome <> 'running') as checked`,
    [since],
  );
  return row!.checked;
}
