import type { Job } from 'agenda';
import { DomainError } from '../../domain/errors.ts';
import type { Engine } from './engine.ts';
import type { ScheduledJob } from './scheduled-job.ts';

interface GuardedHandler {
  handle: (agendaJob: Job) => Promise<void>;
  /** Milliseconds to the run that the interval asks for; infinite before the first run. */
  untilRegularRun: () => number;
}

type Surroundings = Pick<Engine, 'busy' | 'stopping' | 'clock' | 'pace'>;

/** A job's handler as Agenda calls it: never twice at once in this process, its signal aborted when it should end, its error reported. */
export function guardHandler(
  job: ScheduledJob,
  around: Surroundings,
  onError: (jobName: string, error: Error) => void,
): GuardedHandler {
  let regularRunAt = Number.POSITIVE_INFINITY;

  const handle = async (agendaJob: Job): Promise<void> => {
    regularRunAt = agendaJob.attrs.nextRunAt?.getTime() ?? Number.POSITIVE_INFINITY;
    try {
      await runAlone(job, agendaJob, around);
    } catch (error) {
      onError(job.name, asError(error));
      throw error;
    }
  };
  return { handle, untilRegularRun: () => regularRunAt - around.clock.now().getTime() };
}

/** Agenda drops a run whose lock lapsed, though its handler goes on; the next one must not start beside it. */
async function runAlone(job: ScheduledJob, agendaJob: Job, { busy, stopping, pace }: Surroundings): Promise<void> {
  if (busy.has(job.name)) throw stillRunning(job.name);
  busy.add(job.name);
  const lock = watchLock(job.name, agendaJob, pace.lockLifetimeMs);
  try {
    await job.run(AbortSignal.any([stopping.signal, lock.lapsed]), lock.touch);
  } finally {
    lock.forget();
    busy.delete(job.name);
  }
}

function watchLock(name: string, agendaJob: Job, lifetimeMs: number) {
  const lapsed = new AbortController();
  const lapse = (): void => lapsed.abort(lockLapsed(name, lifetimeMs));
  let timer = setTimeout(lapse, lifetimeMs);
  return {
    lapsed: lapsed.signal,
    touch: async (): Promise<void> => {
      lapsed.signal.throwIfAborted();
      await agendaJob.touch();
      clearTimeout(timer);
      if (!lapsed.signal.aborted) timer = setTimeout(lapse, lifetimeMs);
    },
    forget: (): void => clearTimeout(timer),
  };
}

function stillRunning(name: string): DomainError {
  return new DomainError('job-still-running', `${name} is still running from an earlier time: this run was left out.`, {
    name,
  });
}

function lockLapsed(name: string, lifetimeMs: number): DomainError {
  const seconds = lifetimeMs / 1_000;
  return new DomainError(
    'job-lock-lapsed',
    `${name} went ${seconds} s without a touch, so others may begin it: it should end.`,
    { name },
  );
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error
    ? thrown
    : new DomainError('job-threw-no-error', `A job threw ${String(thrown)}, which is no error.`);
}
