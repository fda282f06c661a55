import { type Digest, digestMessage, readDigest } from '../domain/digest/digest.ts';
import { makeDueDigest } from '../domain/digest/make-digest.ts';
import { sendDigestMail } from '../domain/digest/send-digest-mail.ts';
import type { DigestTimes } from '../domain/digest/settings.ts';
import { investigateOpen } from '../domain/investigation/investigate-open.ts';
import type { Ledger } from '../domain/ledger/ledger.ts';
import { drainOutbox } from '../domain/outbox/drain.ts';
import { WakeSignal } from '../domain/outbox/wake-signal.ts';
import type { Investigator } from '../domain/ports/investigator.ts';
import type { Mailer } from '../domain/ports/mailer.ts';
import type { DigestMessage, Notifier } from '../domain/ports/notifier.ts';
import type { Storefront } from '../domain/ports/storefront.ts';
import type { DueTimes } from '../domain/reconcile/due-times.ts';
import { makeAskedCorrections } from '../domain/recount/make-asked-corrections.ts';
import { runReconcile } from '../domain/reconcile/run-reconcile.ts';
import { showNotices } from '../domain/telling/show-notices.ts';
import { drainDeps } from './drain-deps.ts';
import { type DrainWorker, startDrain } from './drain.ts';
import { startInvestigating } from './investigate.ts';
import { startNotify } from './notify.ts';
import { reconcileOnSchedule } from './reconcile.ts';
import { type Schedule, type ScheduleOptions, startSchedule } from './schedule.ts';
import type { Worker } from './worker.ts';

/** What the jobs of one process work with. */
export interface Work {
  readonly ledger: Ledger;
  readonly dueTimes: DueTimes;
  readonly databaseUrl: string;
  readonly storefront: Storefront;
  readonly investigator: Investigator;
  readonly notifier: Notifier;
  readonly mailer: Mailer;
  readonly digestTimes: DigestTimes;
  /** Whatever is shown and mailed comes from a stand-in for a shop. */
  readonly sandbox: boolean;
  readonly backend: ScheduleOptions['backend'];
  /** A part that stumbles is reported and goes on. */
  readonly stumbled: (what: string) => (error: unknown) => void;
}

/** Everything that happens by itself: delivering, comparing, explaining, telling, and the morning's digest. Stops with the stack. */
export async function startWork(work: Work, stack: AsyncDisposableStack): Promise<Pick<Schedule, 'nextRuns'>> {
  const drain = await startDelivering(work);
  stack.defer(() => drain.stop());
  const investigation = await startExplaining(work);
  stack.defer(() => investigation.stop());
  const notify = await startTelling(work);
  stack.defer(() => notify.stop());
  const schedule = await keepTime(work, drain);
  stack.defer(() => schedule.stop());
  return schedule;
}

/** What a count asks for becomes possible when what was under way has arrived: it is looked at after each drain. */
function startDelivering({ ledger, storefront, dueTimes, databaseUrl, stumbled }: Work): Promise<DrainWorker> {
  const wakeSignal = new WakeSignal();
  const deps = drainDeps(ledger, storefront, () => wakeSignal.woken());
  return startDrain({
    drain: async (signal) => {
      const result = await drainOutbox(deps, signal);
      if (result.outcome === 'drained') await makeAskedCorrections({ ...ledger, storefront, dueTimes }, signal);
      return result;
    },
    notify: () => wakeSignal.notify(),
    databaseUrl,
    onError: stumbled('delivery'),
  });
}

/** Beside the telling, for a model may take minutes: a card waits for its own finding, and for nobody else's. */
function startExplaining({ ledger, dueTimes, investigator, databaseUrl, stumbled }: Work): Promise<Worker> {
  const deps = { ...ledger, dueTimes, investigator };
  return startInvestigating({
    investigate: (signal) => investigateOpen(deps, signal),
    databaseUrl,
    onError: stumbled('investigation'),
  });
}

function startTelling(work: Work): Promise<Worker> {
  const { databaseUrl, stumbled } = work;
  return startNotify({
    show: (signal) => showNotices(tellingDeps(work), signal),
    databaseUrl,
    onError: stumbled('notices'),
  });
}

function tellingDeps({ ledger: { database, clock }, notifier, mailer, sandbox }: Work) {
  return {
    database,
    clock,
    notifier,
    sandbox,
    digestOf: async (day: string) => asMessage(await readDigest(database.em(), day)),
    sendMail: (day: string, signal: AbortSignal) => sendDigestMail({ database, mailer }, day, signal),
    random: Math.random,
  };
}

function asMessage(digest: Digest | null): DigestMessage | null {
  return digest && digestMessage(digest);
}

/** The schedule nudges; the truth about what is due is in the tables. */
function keepTime(work: Work, drain: DrainWorker): Promise<Schedule> {
  const { ledger, storefront, dueTimes, digestTimes: times, sandbox, backend, stumbled } = work;
  const reconcile = (signal: AbortSignal) => runReconcile({ ...ledger, storefront, dueTimes }, signal);
  const digest = { database: ledger.database, dueTimes, times, sandbox, upSince: ledger.clock.now() };
  return startSchedule({
    backend,
    jobs: [
      { name: 'drain', every: '60 seconds', run: async () => drain.nudge() },
      { name: 'reconcile', every: '1 hour', run: (signal, touch) => reconcileOnSchedule(reconcile, signal, touch) },
      // Its hour is a matter of the local day, over both changes of the clock: it is looked at often, and made once.
      { name: 'digest', every: '5 minutes', run: async () => void (await makeDueDigest(digest, ledger.clock.now())) },
    ],
    onError: (job, error) => stumbled(job)(error),
  });
}
