import { Agenda } from 'agenda';
import { systemClock, type Clock } from '../../domain/clock.ts';
import { DomainError } from '../../domain/errors.ts';
import type { ScheduleOptions } from '../schedule.ts';
import { enlist } from './enlist.ts';
import { guardHandler } from './guard-handler.ts';
import { keepLocks, type LockKeeper } from './lock-keeper.ts';
import { openMongoStore } from './mongo-store.ts';
import { openPostgresStore } from './postgres-store.ts';
import { onceAMinute, type Report } from './report.ts';
import { retryDelay } from './retry-delay.ts';
import type { ScheduledJob } from './scheduled-job.ts';
import type { ScheduleStore } from './store.ts';

export interface Pace {
  /** How often the table is looked at. Notifications would be faster, but die with a restart of PostgreSQL. */
  processEveryMs: number;
  /** How long a dead process keeps its jobs from the others, and how long a handler may go without `touch`. */
  lockLifetimeMs: number;
  /** How long `stop` waits for running handlers; service managers commonly kill after 30 s. */
  drainMs: number;
}

const usualPace: Pace = { processEveryMs: 1_000, lockLifetimeMs: 45_000, drainMs: 20_000 };

/** The running parts of one schedule. */
export interface Engine {
  agenda: Agenda;
  store: ScheduleStore;
  keeper: LockKeeper;
  jobs: readonly ScheduledJob[];
  /** The names whose handler runs in this process at this moment. */
  busy: Set<string>;
  stopping: AbortController;
  report: Report;
  clock: Clock;
  pace: Pace;
}

export async function startEngine(options: ScheduleOptions): Promise<Engine> {
  refuseTwins(options.jobs);
  const clock = options.clock ?? systemClock;
  const report = onceAMinute((error) => options.onError('schedule', error), clock);
  const store = await openStore(options.backend, report);
  const engine = assemble(options, store, clock, report);
  try {
    defineJobs(engine, options.onError);
    await enlist(engine.agenda, store, options.jobs);
    await engine.agenda.start();
    return engine;
  } catch (error) {
    await store.close();
    throw error;
  }
}

function openStore(backend: ScheduleOptions['backend'], report: Report): Promise<ScheduleStore> {
  return backend.kind === 'postgres' ? openPostgresStore(backend, report) : openMongoStore(backend.uri);
}

function assemble(options: ScheduleOptions, store: ScheduleStore, clock: Clock, report: Report): Engine {
  const pace = { ...usualPace, ...options.pace };
  const keeper = keepLocks(store.repository, report);
  const agenda = new Agenda({
    backend: alreadyConnected(keeper),
    processEvery: pace.processEveryMs,
    defaultLockLifetime: pace.lockLifetimeMs,
    maxConcurrency: options.jobs.length,
  });
  agenda.on('error', report);
  return {
    agenda,
    store,
    keeper,
    jobs: options.jobs,
    busy: new Set(),
    stopping: new AbortController(),
    report,
    clock,
    pace,
  };
}

/** Agenda's constructor connects without a catch, so a failure there would end the process: the store connected before, and closes after. */
function alreadyConnected(keeper: LockKeeper) {
  return { name: 'lockstep', repository: keeper.repository, ownsConnection: false, connect: done, disconnect: done };
}

const done = (): Promise<void> => Promise.resolve();

function defineJobs(engine: Engine, onError: ScheduleOptions['onError']): void {
  for (const job of engine.jobs) {
    const guarded = guardHandler(job, engine, onError);
    // No lockLimit: a job whose lock lapsed before it began (a laptop asleep) would count against it for ever.
    // Agenda awaits the promise; its first overload, for callbacks, hides that.
    // oxlint-disable-next-line typescript/no-misused-promises
    engine.agenda.define(job.name, guarded.handle, {
      concurrency: 1,
      backoff: ({ attempt }) => retryDelay(attempt, guarded.untilRegularRun()),
    });
  }
}

function refuseTwins(jobs: readonly ScheduledJob[]): void {
  const names = jobs.map((job) => job.name);
  const twin = names.find((name, at) => names.indexOf(name) !== at);
  if (twin !== undefined) {
    throw new DomainError('job-name-twice', `Two jobs are called ${twin}: give each a name of its own.`, {
      name: twin,
    });
  }
}
