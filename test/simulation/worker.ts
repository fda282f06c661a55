import type { OutboxStore } from '../../domain/outbox/outbox-store.ts';
import type { Random } from './random.ts';
import type { VirtualTime } from './virtual-time.ts';

/** Past the lease of three seconds, and sometimes past everything. */
const LONGEST_SLEEP_MS = 90_000;

/** A process: between any two of its steps it may be slow, be suspended as a whole, or end. What a dead life asked for never comes. */
export class Worker {
  readonly name: string;
  ended = false;
  life = 0;
  isCalm = false;
  #wakesAt = 0;
  #abort = new AbortController();
  #died = Promise.withResolvers<void>();
  readonly #time: VirtualTime;
  readonly #random: Random;

  constructor(name: string, time: VirtualTime, random: Random) {
    this.name = name;
    this.#time = time;
    this.#random = random;
  }

  begin(): AbortSignal {
    this.life += 1;
    this.#abort = new AbortController();
    this.#died = Promise.withResolvers<void>();
    return this.#abort.signal;
  }

  death(): Promise<void> {
    return this.#died.promise;
  }

  calm(): void {
    this.isCalm = true;
  }

  end(): void {
    this.ended = true;
    this.#die();
  }

  /** Nothing of it moves until then: not its drain, and not the renewing of its lease either. */
  suspend(until: number): void {
    this.#wakesAt = Math.max(this.#wakesAt, until);
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    await this.#time.sleep(ms, signal);
    await this.#awake();
  }

  /** The store as this life sees it: each call takes a moment before and after its commit. */
  through(store: OutboxStore): OutboxStore {
    const life = this.life;
    const step =
      <A extends unknown[], R>(commit: (...args: A) => Promise<R>) =>
      async (...args: A): Promise<R> => {
        await this.pause(life);
        const result = await commit(...args);
        await this.pause(life);
        return result;
      };
    return {
      takeLease: step(store.takeLease),
      renewLease: step(store.renewLease),
      releaseLease: step(store.releaseLease),
      skusToLookUp: step(store.skusToLookUp),
      noteLookup: step(store.noteLookup),
      due: step(store.due),
      dueSets: step(store.dueSets),
      freeze: step(store.freeze),
      open: step(store.open),
      nextAttemptAt: step(store.nextAttemptAt),
      startAttempt: step(store.startAttempt),
      settle: step(store.settle),
      resolveByRule: step(store.resolveByRule),
      remaining: step(store.remaining),
    };
  }

  async pause(life: number): Promise<void> {
    if (!this.isCalm && life === this.life) {
      if (this.#random.chance(0.01)) this.#die();
      else if (this.#random.chance(0.02)) this.suspend(this.#time.ms() + this.#random.between(1_000, LONGEST_SLEEP_MS));
    }
    if (this.#random.chance(0.5)) await this.#time.sleep(this.#random.between(1, 9));
    await this.#awake();
    if (life !== this.life || this.ended) await new Promise<never>(() => {});
  }

  async #awake(): Promise<void> {
    while (this.#time.ms() < this.#wakesAt) await this.#time.sleep(this.#wakesAt - this.#time.ms());
  }

  #die(): void {
    this.life += 1; // nothing of the life that ends gets any further
    this.#wakesAt = 0;
    this.#died.resolve();
  }
}
