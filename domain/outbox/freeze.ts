import { createHash } from 'node:crypto';
import type { ComposedCall, Storefront } from '../ports/storefront.ts';
import type { FrozenDelivery } from './delivery.ts';
import type { DrainDeps } from './drain.ts';
import type { HeldLease } from './hold-lease.ts';
import { planDeliveries, type PlannedDelivery, planSets } from './plan.ts';

/** Looked at for each delivery to be made: enough to fill one with 250 SKUs and to sum what repeats. */
const WINDOW = 2_000;

/** Somebody took a message between the look and the commit: look again. More often than this, the lease is somebody else's. */
const MOST_TRIES = 3;

interface Room {
  readonly most: number;
  readonly busySkuIds: readonly number[];
}

/**
 * Turns due messages into stored deliveries, bytes and key included, before anything is sent; at most `most`.
 * Empty when nothing is due, or when somebody else froze first.
 */
export async function freeze(
  deps: DrainDeps,
  { lease }: HeldLease,
  { most, busySkuIds }: Room,
): Promise<FrozenDelivery[]> {
  for (let tries = 0; tries < MOST_TRIES;) {
    const sets = planSets(await deps.store.dueSets(most, busySkuIds));
    const busy = [...busySkuIds, ...sets.flatMap((set) => set.lines.map((line) => line.skuId))];
    const pushes = planDeliveries(await deps.store.due(WINDOW * most, busy), most - sets.length);
    const plan = { deliveries: [...sets, ...pushes.deliveries], netted: pushes.netted };
    if (plan.deliveries.length === 0 && plan.netted.length === 0) return [];
    const frozen = plan.deliveries.map((delivery) => compose(deps, delivery));
    if (!(await deps.store.freeze(lease, frozen, plan.netted, deps.clock.now()))) tries += 1;
    else if (frozen.length > 0) return frozen;
  }
  return [];
}

/** The delivery's id is its key, and the shop's reference: from what the shop shows, its messages are found. */
function compose({ storefront, clock, newId }: DrainDeps, planned: PlannedDelivery): FrozenDelivery {
  const id = newId();
  const reference = `gid://lockstep/Delivery/${id}`;
  const call = composeCall(storefront, planned, { key: id, reference });
  return {
    id,
    key: id,
    reference,
    reason: planned.reason,
    lines: planned.lines,
    storefront: storefront.domain,
    apiVersion: call.apiVersion,
    body: call.body,
    bodyHash: createHash('sha256').update(call.body).digest('hex'),
    frozenAt: clock.now(),
  };
}

function composeCall(
  storefront: Storefront,
  { reason, lines, set }: PlannedDelivery,
  named: { key: string; reference: string },
): ComposedCall {
  if (reason !== 'correction') return storefront.composeAdjust({ ...named, reason, lines });
  const { inventoryItemId, shopLocationId } = lines[0]!;
  return storefront.composeSet({ ...named, inventoryItemId, shopLocationId, ...set! });
}
