import type { OpenDelivery } from './delivery.ts';
import type { DrainDeps } from './drain.ts';
import type { HeldLease } from './hold-lease.ts';
import { keyTooOld, type Settlement, settlementOf } from './settlement.ts';

/** One attempt: written down, sent as stored, settled by what came back. */
export async function send(deps: DrainDeps, lease: HeldLease, delivery: OpenDelivery): Promise<void> {
  if (keyTooOld(delivery, deps.clock.now())) return settle(deps, lease, delivery, delivery.attempts, keyForgotten);

  const startedAt = deps.clock.now();
  const attempt = await deps.store.startAttempt(lease.lease, delivery.id, startedAt);
  if (attempt === null) return; // the lease went to somebody else, who sends it
  const outcome = await deps.storefront.send(delivery, {
    signal: lease.sendSignal,
    mayWrite: () => lease.isHeld() && !keyTooOld(delivery, deps.clock.now()),
  });
  const finishedAt = deps.clock.now();
  await settle(
    deps,
    lease,
    delivery,
    attempt,
    settlementOf(outcome, { delivery, startedAt, finishedAt, random: deps.random() }),
  );
}

async function settle(
  deps: DrainDeps,
  { lease }: HeldLease,
  delivery: OpenDelivery,
  attempt: number,
  settlement: Settlement,
): Promise<void> {
  const settled = await deps.store.settle(lease, delivery.id, attempt, settlement, deps.clock.now());
  if (settled) deps.onSettled?.(delivery, settlement);
}

const keyForgotten: Settlement = {
  state: 'quarantined',
  code: 'key-too-old',
  explanation:
    'For 20 hours nobody could tell whether the shop applied it, and the shop forgets keys after 24: sending it again could count it twice.',
};
