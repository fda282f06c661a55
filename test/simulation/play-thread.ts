/** A thread of play-parallel.ts: plays batch after batch. */
import { parentPort } from 'node:worker_threads';
import { brokenDesigns } from './broken-designs.ts';
import { playMany } from './play-many.ts';
import type { Batch } from './play-parallel.ts';

parentPort!.on('message', ({ first, seeds, broken }: Batch) => {
  const design = broken === undefined ? undefined : brokenDesigns[broken];
  void playMany(first, seeds, { design }).then((tally) => parentPort!.postMessage(tally, []));
});
