import { NOTICES_CHANNEL } from '../domain/telling/notices-channel.ts';
import type { ShowResult } from '../domain/telling/show-notices.ts';
import { startWorker, type Worker } from './worker.ts';

export interface NotifyJob {
  /** The use case, bound to what it needs. */
  readonly show: (signal: AbortSignal) => Promise<ShowResult>;
  readonly databaseUrl: string;
  readonly onError: (error: unknown) => void;
  /** How often it looks by itself; 5 s unless a test is in a hurry. */
  readonly everyMs?: number;
}

/** Backoffs and lost wake-ups end within this time; one look is one indexed query. */
const EVERY_MS = 5_000;

/** Shows what is wanted: within moments of the commit that wants it, and at the latest some seconds after. */
export function startNotify({ show, databaseUrl, onError, everyMs = EVERY_MS }: NotifyJob): Promise<Worker> {
  return startWorker({
    pass: async (signal) => {
      const result = await show(signal);
      // Whatever was wanted during the pass, or found no room in it, is still due.
      return result.outcome === 'shown' && result.told > 0;
    },
    channel: NOTICES_CHANNEL,
    name: 'lockstep:notices',
    databaseUrl,
    everyMs,
    onError,
  });
}
