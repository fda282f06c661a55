import type {
  AdjustRequest,
  ComposedCall,
  SendOptions,
  SetRequest,
  ShopItem,
  ShopLocation,
  Storefront,
  WriteOutcome,
} from '../../domain/ports/storefront.ts';

export type Misfortune = 'drop-before' | 'drop-after-apply' | 'refused-connection' | 'busy' | 'answered-nonsense';

/** A shop in memory that keeps its word about keys; its journal is the tests' oracle. Not a Shopify: see the sandbox for that. */
export class MemoryShop implements Storefront {
  readonly domain = 'memory.test';
  readonly journal: { key: string; inventoryItemId: string; shopLocationId: string; delta: number }[] = [];
  /** What befalls the next sends, in order. */
  readonly misfortunes: Misfortune[] = [];
  /** Items the shop refuses to change: a whole call with one of them is refused. */
  readonly poisoned = new Set<string>();
  /** Units by which somebody changed an item by hand. */
  readonly typed = new Map<string, number>();
  /** False: a refusal doesn't say which line is to blame. */
  namesLines = true;
  /** A refusal of whatever is sent, as of something wrong with every call. */
  refusesCalls: WriteOutcome | null = null;
  sends = 0;
  /** Called for each send before anything happens to it. */
  onSend: (request: AdjustRequest) => Promise<void> | void = () => {};
  readonly #answers = new Map<string, { body: string; outcome: WriteOutcome }>();

  composeAdjust(request: AdjustRequest): ComposedCall {
    return { apiVersion: 'memory-1', body: JSON.stringify(request) };
  }

  composeSet(request: SetRequest): ComposedCall {
    return { apiVersion: 'memory-1', body: JSON.stringify({ ...request, lines: [] }) };
  }

  async send({ body }: ComposedCall, { mayWrite }: SendOptions): Promise<WriteOutcome> {
    const request = JSON.parse(body) as AdjustRequest;
    await this.onSend(request);
    if (mayWrite?.() === false) return { kind: 'not-sent', reason: 'withdrawn', message: 'not any more' };
    this.sends += 1;
    const misfortune = this.misfortunes.shift();
    if (misfortune === 'refused-connection') return { kind: 'not-sent', reason: 'refused', message: 'nobody listens' };
    if (misfortune === 'busy') return { kind: 'busy', reason: 'throttled', message: 'slow down', retryAfterMs: 10 };
    if (misfortune === 'drop-before') return { kind: 'unknown', reason: 'connection', message: 'connection lost' };
    const outcome = this.#answer(request, body);
    if (misfortune === 'drop-after-apply') return { kind: 'unknown', reason: 'connection', message: 'connection lost' };
    if (misfortune === 'answered-nonsense') return { kind: 'unknown', reason: 'bad-body', message: 'not JSON' };
    return outcome;
  }

  /** Units the journal says this item gained. */
  applied(inventoryItemId: string): number {
    return this.journal
      .filter((row) => row.inventoryItemId === inventoryItemId)
      .reduce((sum, row) => sum + row.delta, 0);
  }

  /** What the shop shows: what was applied, and what somebody typed. */
  onHand(inventoryItemId: string): number {
    return this.applied(inventoryItemId) + (this.typed.get(inventoryItemId) ?? 0);
  }

  #answer(request: AdjustRequest, body: string): WriteOutcome {
    const known = this.#answers.get(request.key);
    if (known && known.body !== body) return rejected('IDEMPOTENCY_KEY_PARAMETER_MISMATCH');
    if (known) return known.outcome;
    if ('to' in request) return this.#set(request as unknown as SetRequest, body);
    if (this.refusesCalls) return this.refusesCalls;
    const bad = request.lines.findIndex((line) => this.poisoned.has(line.inventoryItemId));
    const outcome: WriteOutcome =
      bad >= 0
        ? rejected('INVALID_INVENTORY_ITEM', this.namesLines ? [bad] : [])
        : { kind: 'applied', remoteId: `group-${request.key}` };
    this.#answers.set(request.key, { body, outcome });
    if (outcome.kind === 'applied') this.journal.push(...request.lines.map((line) => ({ key: request.key, ...line })));
    return outcome;
  }

  #set({ key, inventoryItemId, shopLocationId, from, to }: SetRequest, body: string): WriteOutcome {
    const stale: WriteOutcome = {
      kind: 'stale',
      code: 'CHANGE_FROM_QUANTITY_STALE',
      message: 'The number is another one now.',
    };
    const outcome: WriteOutcome =
      this.onHand(inventoryItemId) === from ? { kind: 'applied', remoteId: `group-${key}` } : stale;
    this.#answers.set(key, { body, outcome });
    if (outcome.kind === 'applied') this.journal.push({ key, inventoryItemId, shopLocationId, delta: to - from });
    return outcome;
  }

  async locations(): Promise<ShopLocation[]> {
    return [{ shopLocationId: 'gid://memory/Location/1', name: 'Only' }];
  }
  async findItems(): Promise<ShopItem[]> {
    return [];
  }
  async readItems(): Promise<ShopItem[]> {
    return [];
  }
  async *scanItems(): AsyncGenerator<ShopItem[]> {}
  async *changedOrders(): AsyncGenerator<never[]> {}
}

function rejected(code: string, lines: number[] = []): WriteOutcome {
  return { kind: 'rejected', code, message: `The shop said ${code}.`, lines };
}
