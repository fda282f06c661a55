import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '../../domain/errors.ts';
import type { Engine } from './engine.ts';

const lookAgainMs = 20;

/** New runs first, then the running ones, the connections last: a run saves its end over them. */
export async function stopEngine(engine: Engine): Promise<void> {
  const { agenda, keeper, stopping, store, report } = engine;
  keeper.close();
  stopping.abort();
  // Gives back the locks of runs that didn't begin; if the database is away, they lapse by themselves.
  await agenda.stop(false).catch(report);
  await drain(engine);
  await store.close();
}

/** Not Agenda's drain(): it forgets a run whose lock lapsed, and locks that were taken ahead of their time. */
async function drain({ busy, keeper, pace, report }: Engine): Promise<void> {
  const deadline = performance.now() + pace.drainMs;
  while (busy.size > 0 || keeper.pending() > 0) {
    if (performance.now() > deadline) return report(drainedTooLong([...busy], pace.drainMs));
    await sleep(lookAgainMs);
  }
}

function drainedTooLong(names: string[], drainMs: number): DomainError {
  const who = names.length > 0 ? names.join(', ') : 'saving the state of a run';
  return new DomainError('schedule-stopped-early', `Stopped after waiting ${drainMs / 1_000} s for: ${who}.`, {
    names,
  });
}
