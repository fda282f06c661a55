import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { add, emptyTally, type Tally } from './play-many.ts';

/** What a thread is asked for at once: little enough to share the work evenly. */
const BATCH = 200;

/** Which schedules to play, and of which design: the right one, or one known to be wrong. */
export interface Batch {
  readonly first: number;
  readonly seeds: number;
  readonly broken: string | undefined;
}

/** Plays seeds from `first` on, on every core: a schedule knows nothing of any other. */
export async function playParallel({ first, seeds, broken }: Batch, onSeeds: (done: number) => void): Promise<Tally> {
  const started = performance.now();
  const tally = emptyTally();
  let next = first;

  async function work(): Promise<void> {
    const thread = new Worker(new URL('./play-thread.ts', import.meta.url));
    while (next < first + seeds) {
      const batch: Batch = { first: next, seeds: Math.min(BATCH, first + seeds - next), broken };
      next += batch.seeds;
      thread.postMessage(batch, []);
      add(tally, ((await once(thread, 'message')) as [Tally])[0]);
      onSeeds(tally.seeds);
    }
    await thread.terminate();
  }

  await Promise.all(Array.from({ length: Math.min(availableParallelism(), Math.ceil(seeds / BATCH)) }, work));
  tally.schedulesPerSecond = Math.round(tally.seeds / ((performance.now() - started) / 1_000));
  return tally;
}
