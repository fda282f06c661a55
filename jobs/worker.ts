import { listen } from './ear.ts';

export interface PassJob {
  /** One pass; whether another should follow at once. */
  readonly pass: (signal: AbortSignal) => Promise<boolean>;
  /** PostgreSQL's notification channel that wakes it. */
  readonly channel: string;
  /** Shown as the name of the connection it listens on. */
  readonly name: string;
  readonly databaseUrl: string;
  /** How often it looks by itself. */
  readonly everyMs: number;
  readonly onError: (error: unknown) => void;
}

export interface Worker {
  /** Asks for a pass now; while one runs, for another right after it. */
  nudge(): void;
  /** Ends the pass under way as soon as it can be ended. */
  stop(): Promise<void>;
}

/** Makes pass after pass, one at a time: when it is woken, and every so often, for a wake-up may be lost. */
export async function startWorker(job: PassJob): Promise<Worker> {
  const { databaseUrl, channel, name, everyMs, onError } = job;
  const stopping = new AbortController();
  let wanted = false;
  let running: Promise<void> | null = null;

  async function passes(): Promise<void> {
    while (wanted && !stopping.signal.aborted) {
      wanted = false;
      const more = await job.pass(stopping.signal).catch(stumble);
      if (more) wanted = true;
    }
    running = null;
  }

  /** That it ends because it is told to is no error. */
  function stumble(error: unknown): void {
    if (!stopping.signal.aborted || error !== stopping.signal.reason) onError(error);
  }

  function nudge(): void {
    wanted = true;
    if (!stopping.signal.aborted) running ??= passes();
  }

  const ear = await listen({ databaseUrl, channel, name, onWake: nudge, onError });
  const looking = setInterval(nudge, everyMs);
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
