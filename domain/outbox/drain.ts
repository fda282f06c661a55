import type { Clock } from '../clock.ts';
import { type Storefront, StorefrontReadError } from '../ports/storefront.ts';
import type { FrozenDelivery, OpenDelivery } from './delivery.ts';
import { freeze } from './freeze.ts';
import { type HeldLease, holdLease } from './hold-lease.ts';
import type { OutboxStore } from './outbox-store.ts';
import { send } from './send.ts';
import type { Settlement } from './settlement.ts';

export interface DrainDeps {
  readonly store: OutboxStore;
  readonly storefront: Storefront;
  readonly clock: Clock;
  /** Names this process in the lease. */
  readonly holder: string;
  /** How many deliveries may be on their way at once. */
  readonly lanes: number;
  /** Looks SKUs up in the shop, so that their pushes can leave. */
  readonly learnItems: (skus: readonly string[], signal: AbortSignal) => Promise<void>;
  readonly newId: () => string;
  readonly random: () => number;
  /** Resolves early when the signal is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Resolves when somebody next says that there is work, so that a slow lane holds up nobody else's. */
  readonly woken: () => Promise<void>;
  /** Told of every settlement, for the terminal's running lines and the metrics. */
  readonly onSettled?: (delivery: OpenDelivery, settlement: Settlement) => void;
}

export type DrainResult = { readonly outcome: 'drained' | 'lost-lease' } | { readonly outcome: 'standing-by' };

/** How long a drain waits for a delivery in backoff before it leaves it to the next one: a dropped connection heals within one drain. */
const PATIENCE_MS = 2_500;

/** A SKU that the shop doesn't have is asked for once a minute, as often as the schedule drains. */
const LOOKUP_EVERY_MS = 60_000;

/**
 * Delivers what is due: freeze, send, settle, each a durable row, over disjoint SKUs, until nothing is due any more.
 * One holder per storefront; any other stands by. Safe to kill at any point, and to run anywhere, any number of times.
 */
export async function drainOutbox(deps: DrainDeps, signal: AbortSignal): Promise<DrainResult> {
  const lease = await holdLease(deps, signal);
  if (!lease) return { outcome: 'standing-by' };
  try {
    await lookUp(deps, lease.signal);
    await deps.store.resolveByRule(deps.clock.now());
    await drainLanes(deps, lease);
    return { outcome: lease.isHeld() ? 'drained' : 'lost-lease' };
  } finally {
    await lease.release();
  }
}

/** What can't be looked up now is written down, for people; what is known already is delivered all the same. */
async function lookUp({ store, clock, learnItems }: DrainDeps, signal: AbortSignal): Promise<void> {
  const unknown = await store.skusToLookUp(new Date(clock.now().getTime() - LOOKUP_EVERY_MS));
  try {
    if (unknown.length > 0) await learnItems(unknown, signal);
    await store.noteLookup(null);
  } catch (error) {
    if (!(error instanceof StorefrontReadError)) throw error;
    await store.noteLookup(error.message);
  }
}

/** Keeps every lane busy: first what was frozen before, then what is due, then a short wait for what is in backoff. */
async function drainLanes(deps: DrainDeps, lease: HeldLease): Promise<void> {
  const lanes = new Lanes();
  const crashes: unknown[] = [];
  while (lease.isHeld() && crashes.length === 0) {
    const endedBefore = lanes.ended;
    const woken = deps.woken(); // asked before looking, so that work committed after the look isn't slept through
    const next = await nextDeliveries(deps, lease, lanes);
    for (const delivery of next)
      lanes.start(
        delivery,
        send(deps, lease, delivery).catch((error) => void crashes.push(error)),
      );
    // A lane that ended while we looked may have freed what its SKU was waiting with.
    if (next.length > 0 || lanes.ended > endedBefore) continue;
    if (lanes.size > 0) await Promise.race([lanes.oneEnds(), woken]);
    else if (!(await waitForBackoff(deps, lease, woken))) break;
  }
  await lanes.allEnd();
  if (crashes.length > 0) throw crashes[0];
}

async function nextDeliveries(deps: DrainDeps, lease: HeldLease, lanes: Lanes): Promise<OpenDelivery[]> {
  const free = deps.lanes - lanes.size;
  if (free <= 0) return [];
  // Of those that share a SKU with a lane at work there can be as many as there are lanes: look past them.
  const open = await deps.store.open(deps.clock.now(), deps.lanes + 1, lanes.deliveryIds());
  const resend = open.find((delivery) => lanes.canTake(delivery));
  if (resend) return [resend];
  const frozen = await freeze(deps, lease, { most: free, busySkuIds: lanes.skuIds() });
  return frozen.map(freshly);
}

async function waitForBackoff(deps: DrainDeps, lease: HeldLease, woken: Promise<void>): Promise<boolean> {
  const next = await deps.store.nextAttemptAt();
  const wait = next ? next.getTime() - deps.clock.now().getTime() : Infinity;
  if (wait > PATIENCE_MS) return false;
  await Promise.race([deps.sleep(Math.max(wait, 1), lease.signal), woken]);
  return true;
}

function freshly(frozen: FrozenDelivery): OpenDelivery {
  return { ...frozen, state: 'frozen', attempts: 0, ambiguous: false, failures: 0, firstSentAt: null };
}

/** The deliveries on their way, and the SKUs they hold: no two at once may share one. */
class Lanes {
  readonly #running = new Map<string, { skuIds: readonly number[]; ended: Promise<void> }>();

  ended = 0;

  get size(): number {
    return this.#running.size;
  }

  start(delivery: OpenDelivery, sending: Promise<void>): void {
    const ended = sending.finally(() => {
      this.ended += 1;
      this.#running.delete(delivery.id);
    });
    this.#running.set(delivery.id, { skuIds: delivery.lines.map((line) => line.skuId), ended });
  }

  canTake(delivery: OpenDelivery): boolean {
    const busy = new Set(this.skuIds());
    return !delivery.lines.some((line) => busy.has(line.skuId));
  }

  deliveryIds(): string[] {
    return [...this.#running.keys()];
  }

  skuIds(): number[] {
    return [...this.#running.values()].flatMap((lane) => lane.skuIds);
  }

  async oneEnds(): Promise<void> {
    await Promise.race([...this.#running.values()].map((lane) => lane.ended));
  }

  async allEnd(): Promise<void> {
    await Promise.all([...this.#running.values()].map((lane) => lane.ended));
  }
}
