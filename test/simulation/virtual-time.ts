import type { Clock } from '../../domain/clock.ts';

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly fire: () => void;
}

/** Time that passes only when everybody waits: a day takes as long as what happens in it. */
export class VirtualTime implements Clock {
  #now = Date.UTC(2026, 0, 5, 8);
  #made = 0;
  readonly #timers: Timer[] = [];

  now(): Date {
    return new Date(this.#now);
  }

  ms(): number {
    return this.#now;
  }

  /** Calls back after `ms`; the signal, if it comes first, calls back at once. */
  after(ms: number, fire: () => void, signal?: AbortSignal): void {
    if (signal?.aborted) return fire();
    let fired = false;
    const once = () => {
      if (!fired) fire();
      fired = true;
    };
    signal?.addEventListener('abort', once, { once: true });
    this.#insert({ at: this.#now + Math.max(0, Math.floor(ms)), order: this.#made++, fire: once });
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve, signal));
  }

  /** Lets time pass until `over` says so or nobody waits for anything any more; it stands still until `idle` resolves. */
  async pass(over: () => boolean, idle: () => Promise<void>): Promise<void> {
    for (;;) {
      await new Promise<void>((resolve) => setImmediate(resolve)); // all that can go on without time does
      await idle();
      if (over()) return;
      const next = this.#timers.shift();
      if (!next) return;
      this.#now = Math.max(this.#now, next.at);
      next.fire();
    }
  }

  #insert(timer: Timer): void {
    let low = 0;
    let high = this.#timers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#timers[middle]!;
      if (other.at < timer.at || (other.at === timer.at && other.order < timer.order)) low = middle + 1;
      else high = middle;
    }
    this.#timers.splice(low, 0, timer);
  }
}
