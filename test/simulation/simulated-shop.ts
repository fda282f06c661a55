import type { AdjustRequest, ComposedCall, SetRequest, WriteOutcome } from '../../domain/ports/storefront.ts';
import type { Random } from './random.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface Applied {
  readonly key: string;
  readonly inventoryItemId: string;
  readonly shopLocationId: string;
  readonly delta: number;
}

/** How often, of 1, each misfortune befalls a send. */
export interface Weather {
  readonly lostBefore: number;
  readonly lostAfter: number;
  readonly serverError: number;
  readonly throttled: number;
  readonly refused: number;
  /** The request arrives long after its sender gave up. */
  readonly late: number;
}

const KEY_LIVES_MS = 24 * 60 * 60 * 1_000;
const PATIENCE_MS = 15_000;

/** A shop that keeps keys for 24 hours and applies each once, over a network that loses what it likes. */
export class SimulatedShop {
  readonly journal: Applied[] = [];
  /** Items that are refused for good. */
  readonly poisoned = new Set<string>();
  /** Whether a refusal says which lines are to blame. */
  namesLines = false;
  weather: Weather;
  /** Late requests that have not arrived yet. */
  underWay = 0;
  readonly #onHand = new Map<string, number>();
  readonly #keys = new Map<string, { at: number; body: string; outcome: WriteOutcome }>();
  readonly #time: VirtualTime;
  readonly #random: Random;

  constructor(time: VirtualTime, random: Random, weather: Weather) {
    this.#time = time;
    this.#random = random;
    this.weather = weather;
  }

  onHand(inventoryItemId: string): number {
    return this.#onHand.get(inventoryItemId) ?? 0;
  }

  /** Somebody types a number into the shop. */
  type(inventoryItemId: string, delta: number): void {
    this.#onHand.set(inventoryItemId, this.onHand(inventoryItemId) + delta);
  }

  async receive({ body }: ComposedCall): Promise<WriteOutcome> {
    const { lostBefore, lostAfter, serverError, throttled, refused, late } = this.weather;
    if (this.#random.chance(refused)) return { kind: 'not-sent', reason: 'refused', message: 'nobody listens' };
    if (this.#random.chance(late)) {
      this.underWay += 1;
      this.#time.after(PATIENCE_MS + this.#random.between(1, 3_600_000), () => {
        this.underWay -= 1;
        this.#execute(body);
      });
      return this.#giveUp();
    }
    await this.#time.sleep(this.#random.between(1, 200));
    if (this.#random.chance(throttled))
      return { kind: 'busy', reason: 'throttled', message: 'slow down', retryAfterMs: this.#random.between(1, 3_000) };
    if (this.#random.chance(lostBefore)) return this.#giveUp();
    if (this.#random.chance(serverError / 2)) return { kind: 'unknown', reason: '5xx', message: 'broken before' };
    const outcome = this.#execute(body);
    if (this.#random.chance(serverError / 2)) return { kind: 'unknown', reason: '5xx', message: 'broken after' };
    if (this.#random.chance(lostAfter)) return this.#giveUp();
    return outcome;
  }

  async #giveUp(): Promise<WriteOutcome> {
    await this.#time.sleep(PATIENCE_MS);
    return { kind: 'unknown', reason: 'timeout', message: 'no answer' };
  }

  #execute(body: string): WriteOutcome {
    const request = JSON.parse(body) as AdjustRequest | SetRequest;
    const now = this.#time.ms();
    const known = this.#keys.get(request.key);
    if (known && now - known.at < KEY_LIVES_MS)
      return known.body === body ? known.outcome : rejected('IDEMPOTENCY_KEY_PARAMETER_MISMATCH');
    const outcome = 'lines' in request ? this.#adjust(request) : this.#set(request);
    this.#keys.set(request.key, { at: now, body, outcome });
    return outcome;
  }

  #adjust({ key, lines }: AdjustRequest): WriteOutcome {
    const bad = [...lines.keys()].filter((index) => this.poisoned.has(lines[index]!.inventoryItemId));
    if (bad.length > 0) return rejected('INVALID_INVENTORY_ITEM', this.namesLines ? bad : []);
    for (const line of lines) this.#apply(key, line);
    return { kind: 'applied', remoteId: key };
  }

  #set({ key, inventoryItemId, shopLocationId, from, to }: SetRequest): WriteOutcome {
    if (this.poisoned.has(inventoryItemId)) return rejected('INVALID_INVENTORY_ITEM');
    if (this.onHand(inventoryItemId) !== from) return { kind: 'stale', code: 'STALE', message: 'another number' };
    this.#apply(key, { inventoryItemId, shopLocationId, delta: to - from });
    return { kind: 'applied', remoteId: key };
  }

  #apply(key: string, { inventoryItemId, shopLocationId, delta }: Omit<Applied, 'key'>): void {
    this.journal.push({ key, inventoryItemId, shopLocationId, delta });
    this.#onHand.set(inventoryItemId, this.onHand(inventoryItemId) + delta);
  }
}

function rejected(code: string, lines: number[] = []): WriteOutcome {
  return { kind: 'rejected', code, message: code, lines };
}
