import type { Database } from '../database.ts';
import { run } from '../database.ts';

/** The PostgreSQL channel on which a write says that something is due. */
export const WAKE_CHANNEL = 'lockstep_outbox';

/** A notification takes a lock that commits wait for; one for a burst of writes keeps that off their path. */
const DEBOUNCE_MS = 5;

export interface Waker {
  /** Returns at once; at most one notification each five milliseconds. */
  wake(): void;
  /** Waits until what was asked for has been sent. */
  flush(): Promise<void>;
}

/** Wakes whichever process drains. A lost notification costs time only: the drain also runs every 60 seconds. */
export function createWaker(database: Database, onError: (error: unknown) => void = () => {}): Waker {
  const underWay = new Set<Promise<void>>();
  let waiting = false;

  async function notify(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, DEBOUNCE_MS));
    waiting = false; // writes from here on ask for a notification of their own
    await run(database.em(), `select pg_notify($1, '')`, [WAKE_CHANNEL]).catch(onError);
  }

  function wake(): void {
    if (waiting) return;
    waiting = true;
    const sending = notify().finally(() => underWay.delete(sending));
    underWay.add(sending);
  }

  return { wake, flush: async () => void (await Promise.all(underWay)) };
}
