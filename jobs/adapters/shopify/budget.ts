import type { Clock } from '../../../domain/clock.ts';
import type { QueryCost } from './cost.ts';

export type Priority = 'routine' | 'urgent';

export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

/** Told whenever a call waits or is turned away: for metrics. */
export interface Throttle {
  readonly operation: string;
  readonly waitMs: number;
  readonly by: 'budget' | 'shop';
}

export interface BudgetOptions {
  readonly clock: Clock;
  readonly sleep: Sleep;
  /** Share of the bucket that routine calls leave to urgent ones. */
  readonly reserve: number;
  readonly onThrottle: (throttle: Throttle) => void;
}

export interface Wish {
  readonly operation: string;
  /** Points to assume while the shop hasn't said what this operation costs. */
  readonly estimate: number;
  readonly priority: Priority;
  /** The longest wait; beyond it the caller decides. */
  readonly patienceMs: number;
  readonly signal: AbortSignal;
}

export type Grant = { kind: 'granted'; points: number } | { kind: 'later'; waitMs: number } | { kind: 'stopped' };

/**
 * One per adapter: keeps calls inside the shop's leaky bucket, so that being throttled is the exception. The shop's
 * own numbers arrive with every answer; in between the bucket is assumed to refill at its rate. Several processes on
 * one shop share the bucket without knowing of each other: then THROTTLED answers do the rest.
 */
export class Budget {
  readonly #options: BudgetOptions;
  /** Recorded on a development store (= Standard plan); the first answer corrects it. */
  #bucket = { maximumAvailable: 2_000, currentlyAvailable: 2_000, restoreRate: 100 };
  #readAt: number;
  #inFlight = 0;
  #heldUntil = 0;
  readonly #learned = new Map<string, number>();

  constructor(options: BudgetOptions) {
    this.#options = options;
    this.#readAt = options.clock.now().getTime();
  }

  /** Waits for the points and reserves them; every grant must be settled. */
  async acquire(wish: Wish): Promise<Grant> {
    const points = this.#learned.get(learnedAs(wish)) ?? wish.estimate;
    // Patience counts the waits themselves: a clock that stands still or is set back must not make it endless.
    for (let waitedMs = 0; ;) {
      if (wish.signal.aborted) return { kind: 'stopped' };
      const waitMs = this.#waitFor(points, wish.priority);
      if (waitMs === 0) break;
      this.#options.onThrottle({ operation: wish.operation, waitMs, by: 'budget' });
      waitedMs += waitMs;
      if (waitedMs > wish.patienceMs) return { kind: 'later', waitMs };
      await this.#options.sleep(waitMs, wish.signal).catch(() => undefined);
    }
    this.#inFlight += points;
    return { kind: 'granted', points };
  }

  /** Gives a grant back and takes over what the shop said; where it said nothing, the points count as spent. */
  settle(wish: Wish, points: number, cost: QueryCost | 'unspent' | undefined): void {
    this.#inFlight -= points;
    if (cost === 'unspent') return;
    if (cost) this.#learned.set(learnedAs(wish), cost.requestedQueryCost);
    this.#bucket = cost?.throttleStatus ?? { ...this.#bucket, currentlyAvailable: this.#level() - points };
    this.#readAt = this.#now();
  }

  /** The shop turned a call away: nobody asks before the wait is over. */
  hold(operation: string, waitMs: number): void {
    this.#heldUntil = Math.max(this.#heldUntil, this.#now() + waitMs);
    this.#options.onThrottle({ operation, waitMs, by: 'shop' });
  }

  #waitFor(points: number, priority: Priority): number {
    const { maximumAvailable, restoreRate } = this.#bucket;
    const floor = priority === 'routine' ? this.#options.reserve * maximumAvailable : 0;
    // A call dearer than what the reserve leaves must still go some day: on a full bucket.
    const lacking = Math.min(points + floor, maximumAvailable) - (this.#level() - this.#inFlight);
    const refillMs = lacking > 0 ? Math.ceil((lacking / restoreRate) * 1_000) : 0;
    return Math.max(refillMs, this.#heldUntil - this.#now(), 0);
  }

  #level(): number {
    const { maximumAvailable, currentlyAvailable, restoreRate } = this.#bucket;
    const refilled = currentlyAvailable + ((this.#now() - this.#readAt) / 1_000) * restoreRate;
    return Math.min(maximumAvailable, refilled);
  }

  #now(): number {
    return this.#options.clock.now().getTime();
  }
}

/** The cost of one operation differs with its page size, of which the estimate is a function. */
function learnedAs(wish: Wish): string {
  return `${wish.operation} ${wish.estimate}`;
}
