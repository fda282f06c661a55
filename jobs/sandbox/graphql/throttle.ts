import { STANDARD_PLAN, type ThrottleLimits } from '../settings.ts';

export interface ThrottleStatus {
  readonly maximumAvailable: number;
  readonly currentlyAvailable: number;
  readonly restoreRate: number;
}

/** Shopify's leaky bucket: the requested cost is reserved, what was not used is given back (documented). */
export class Throttle {
  readonly #limits: ThrottleLimits;
  readonly #off: boolean;
  readonly #elapsed: () => number;
  #available: number;
  #at: number;

  /** `elapsed` is a monotonic clock in milliseconds. */
  constructor(limits: ThrottleLimits | 'off', elapsed: () => number = () => performance.now()) {
    this.#off = limits === 'off';
    this.#limits = limits === 'off' ? STANDARD_PLAN : limits;
    this.#elapsed = elapsed;
    this.#available = this.#limits.maximumAvailable;
    this.#at = elapsed();
  }

  /** False: nothing was taken, answer THROTTLED. */
  reserve(cost: number): boolean {
    this.#restore();
    if (this.#off) return true;
    if (cost > this.#available) return false;
    this.#available -= cost;
    return true;
  }

  refund(cost: number): void {
    this.#restore();
    if (!this.#off) this.#available = Math.min(this.#limits.maximumAvailable, this.#available + cost);
  }

  status(): ThrottleStatus {
    this.#restore();
    return { ...this.#limits, currentlyAvailable: Math.floor(this.#available) };
  }

  #restore(): void {
    const now = this.#elapsed();
    const restored = ((now - this.#at) / 1000) * this.#limits.restoreRate;
    this.#available = Math.min(this.#limits.maximumAvailable, this.#available + restored);
    this.#at = now;
  }
}
