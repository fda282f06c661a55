import { NOTICES_CHANNEL } from '../domain/telling/notices-channel.ts';
import type { ShowResult } from '../domain/telling/show-notices.ts';
import { listen } from './ear.ts';

export interface NotifyJob {
  /** The use case, bound to what it needs. */
  readonly show: (signal: AbortSignal) => Promise<ShowResult>;
  readonly databaseUrl: string;
  readonly onError: (error: unknown) => void;
  /** How often it looks by itself; 5 s unless a test is in a hurry. */
  readonly everyMs?: number;
}

export interface NotifyWorker {
  /** Asks for a pass now; while one runs, for another right after it. */
  nudge(): void;
  /** Ends the pass under way after the message it is at. */
  stop(): Promise<void>;
}

/** Backoffs and lost wake-ups end within this time; one look is one indexed query. */
const EVERY_MS = 5_000;

/** Shows what is wanted: within moments of the commit that wants it, and at the latest some seconds after. */
export async function startNotify(job: NotifyJob): Promise<NotifyWorker> {
  const stopping = new AbortController();
  let wanted = false;
  let running: Promise<void> | null = null;

  async function work(): Promise<void> {
    while (wanted && !stopping.signal.aborted) {
      wanted = false;
      const result = await job.show(stopping.signal).catch(job.onError);
      // Whatever was wanted during the pass, or found no room in it, is still due.
      if (result?.outcome === 'shown' && result.told > 0) wanted = true;
    }
    running = null;
  }

  function nudge(): void {
    wanted = true;
    if (!stopping.signal.aborted) running ??= work();
  }

  const { databaseUrl, onError } = job;
  const ear = await listen({ databaseUrl, channel: NOTICES_CHANNEL, name: 'lockstep:notices', onWake: nudge, onError });
  const looking = setInterval(nudge, job.everyMs ?? EVERY_MS);
  return {
    nudge,
    stop: async () => {
      clearInterval(looking);
      stopping.abort();
      await ear.stop();
      await running;
    },
  };
}
