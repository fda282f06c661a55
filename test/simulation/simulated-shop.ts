import type { AdjustRequest, ComposedCall, WriteOutcome } from '../../domain/ports/storefront.ts';
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
  readonly #keys = new Map<string, { at: number; body: string; outcome: WriteOutcome }>();
  readonly #time: VirtualTime;
  readonly #random: Random;
  weather: Weather;
  /** Late requests that have not arrived yet. */
  underWay = 0;

  constructor(time: VirtualTime, random: Random, weather: Weather) {
    this.#time = time;
    this.#random = random;
    this.weather = weather;
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
    const request = JSON.parse(body) as AdjustRequest;
    const now = this.#time.now().getTime();
    const known = this.#keys.get(request.key);
    if (known && now - known.at < KEY_LIVES_MS)
      return known.body === body ? known.outcome : rejected('IDEMPOTENCY_KEY_PARAMETER_MISMATCH');
    const bad = request.lines.some((line) => this.poisoned.has(line.inventoryItemId));
    const outcome: WriteOutcome = bad ? rejected('INVALID_INVENTORY_ITEM') : { kind: 'applied', remoteId: request.key };
    this.#keys.set(request.key, { at: now, body, outcome });
    if (!bad)
      this.journal.push(
        ...request.lines.map(({ inventoryItemId, shopLocationId, delta }) => ({
          key: request.key,
          inventoryItemId,
          shopLocationId,
          delta,
        })),
      );
    return outcome;
  }
}

function rejected(code: string): WriteOutcome {
  return { kind: 'rejected', code, message: code, lines: [] };
}
