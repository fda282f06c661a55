import { setTimeout as wait } from 'node:timers/promises';

/** Waits, or returns early when the signal is aborted. */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
