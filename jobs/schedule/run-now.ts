import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '../../domain/errors.ts';
import type { Engine } from './engine.ts';

/** A run that is going on would overwrite the new time when it ends, so its end is awaited: no longer than its lock can live untouched. */
export async function runNow({ store, jobs, clock, pace, stopping }: Engine, name: string): Promise<void> {
  if (!jobs.some((job) => job.name === name))
    throw unknown(
      name,
      jobs.map((job) => job.name),
    );
  const deadline = performance.now() + pace.lockLifetimeMs + pace.processEveryMs;
  while (!(await store.makeDue(name, clock.now()))) {
    if (stopping.signal.aborted || performance.now() > deadline) throw stillRunning(name);
    await sleep(pace.processEveryMs);
  }
}

function unknown(name: string, known: string[]): DomainError {
  return new DomainError('job-unknown', `There is no job called ${name}; there are ${known.join(', ')}.`, {
    name,
    known,
  });
}

function stillRunning(name: string): DomainError {
  return new DomainError('job-still-running', `${name} is still running: ask again when it has ended.`, { name });
}
