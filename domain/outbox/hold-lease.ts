import type { DrainDeps } from './drain.ts';
import type { Lease } from './outbox-store.ts';

/** Long enough for a slow commit, short enough that a standby takes over within five seconds of the holder's death. */
const LEASE_MS = 3_000;

/** After a stop, what is on the wire may still finish: aborting it would leave its outcome unknown for nothing. */
const GRACE_MS = 3_000;

export interface HeldLease {
  readonly lease: Lease;
  /** Aborted when the lease is lost or a stop was asked for: begin nothing new. */
  readonly signal: AbortSignal;
  /** Aborted a little later: give up what is on the wire. */
  readonly sendSignal: AbortSignal;
  isHeld(): boolean;
  release(): Promise<void>;
}

/** Takes the drain lease and renews it until released, lost or stopped; null when another holder has it. */
export async function holdLease(deps: DrainDeps, stop: AbortSignal): Promise<HeldLease | null> {
  let validUntil = deps.clock.now().getTime() + LEASE_MS; // from before the request: the database's own end is later
  const lease = await deps.store.takeLease(deps.holder, LEASE_MS);
  if (!lease) return null;

  const over = new AbortController();
  const giveUp = new AbortController();
  const signal = AbortSignal.any([stop, over.signal]);
  const renewing = renew();

  async function renew(): Promise<void> {
    while (!signal.aborted) {
      await deps.sleep(LEASE_MS / 3, signal);
      if (signal.aborted) break;
      const asked = deps.clock.now().getTime();
      if (!(await deps.store.renewLease(lease!, LEASE_MS).catch(() => false))) return over.abort();
      validUntil = asked + LEASE_MS;
    }
    if (!over.signal.aborted) await deps.sleep(GRACE_MS, over.signal);
    giveUp.abort();
  }

  return {
    lease,
    signal,
    sendSignal: giveUp.signal,
    isHeld: () => !signal.aborted && deps.clock.now().getTime() < validUntil,
    release: async () => {
      over.abort();
      await renewing;
      await deps.store.releaseLease(lease);
    },
  };
}
