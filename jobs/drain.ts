import type { DrainResult } from '../domain/outbox/drain.ts';
import { WAKE_CHANNEL } from '../domain/outbox/wake.ts';
import { listen } from './ear.ts';

export interface DrainJob {
  /** The use case, bound to what it needs. */
  readonly drain: (signal: AbortSignal) => Promise<DrainResult>;
  /** Tells a drain that is under way that there is more. */
  readonly notify: () => void;
  readonly databaseUrl: string;
  readonly onError: (error: unknown) => void;
}

export interface DrainWorker {
  /** Asks for a drain now; while one runs, for another right after it. */
  nudge(): void;
  /** Ends the drain under way in an orderly manner, bounded by the shop's own timeout. */
  stop(): Promise<void>;
}

/** Another process holds the lease: look again until it is free, since its last look may have missed our work. */
const STAND_BY_MS = 1_000;

/** The long-running drain: nudged by the schedule every 60 s and, within milliseconds, by whoever commits a write. */
export async function startDrain(job: DrainJob): Promise<DrainWorker> {
  const stopping = new AbortController();
  let wanted = false;
  let running: Promise<void> | null = null;

  async function work(): Promise<void> {
    while (wanted && !stopping.signal.aborted) {
      wanted = false;
      const result = await job.drain(stopping.signal).catch(job.onError);
      if (result?.outcome === 'drained' || stopping.signal.aborted) continue;
      setTimeout(nudge, STAND_BY_MS).unref();
    }
    running = null;
  }

  function nudge(): void {
    wanted = true;
    job.notify();
    if (!stopping.signal.aborted) running ??= work();
  }

  const { databaseUrl, onError } = job;
  const ear = await listen({ databaseUrl, channel: WAKE_CHANNEL, name: 'lockstep:wake', onWake: nudge, onError });
  nudge(); // whatever a predecessor left
  return {
    nudge,
    stop: async () => {
      stopping.abort();
      await ear.stop();
      await running;
    },
  };
}
