import type { Investigated } from '../domain/investigation/investigate-open.ts';
import { NOTICES_CHANNEL } from '../domain/telling/notices-channel.ts';
import { startWorker, type Worker } from './worker.ts';

export interface InvestigateJob {
  /** The use case, bound to what it needs. */
  readonly investigate: (signal: AbortSignal) => Promise<Investigated>;
  readonly databaseUrl: string;
  readonly onError: (error: unknown) => void;
  /** How often it looks by itself; 15 s unless a test is in a hurry. */
  readonly everyMs?: number;
}

/** Well within the time that a card waits for its finding; one look is one indexed query. */
const EVERY_MS = 15_000;

/** Has cases explained as soon as they are found: what gives a case's card something to show wakes this, too. */
export function startInvestigating(job: InvestigateJob): Promise<Worker> {
  const { investigate, databaseUrl, onError, everyMs = EVERY_MS } = job;
  return startWorker({
    pass: async (signal) => {
      const { fix, ask, watch } = await investigate(signal);
      return fix + ask + watch > 0; // some may have been left over, or come meanwhile
    },
    channel: NOTICES_CHANNEL,
    name: 'lockstep:cases',
    databaseUrl,
    everyMs,
    onError,
  });
}
