import type { FrozenDelivery, OpenDelivery } from '../../domain/outbox/delivery.ts';
import type { Lease, OutboxStore } from '../../domain/outbox/outbox-store.ts';
import type { DueMessage, DueSet } from '../../domain/outbox/plan.ts';
import type { Settlement } from '../../domain/outbox/settlement.ts';
import type { PushReason } from '../../domain/ports/storefront.ts';
import { type BookedDelivery, type BookedMessage, itemOf, PLACE } from './simulated-outbox.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface StoredMessage extends BookedMessage {
  readonly reason: PushReason | 'correction';
  readonly set?: { readonly from: number; readonly to: number };
  state: BookedMessage['state'];
  deliveryId: string | null;
  isolation: string | null;
}

export interface StoredDelivery extends FrozenDelivery {
  state: BookedDelivery['state'];
  attempts: number;
  ambiguous: boolean;
  failures: number;
  firstSentAt: Date | null;
  nextAttemptAt: Date;
}

/** What sql-outbox.ts promises, in memory: each method is one commit. */
export class MemoryOutbox implements OutboxStore {
  readonly messages: StoredMessage[] = [];
  readonly deliveries = new Map<string, StoredDelivery>();
  /** False: whoever comes settles, also what was settled or sent anew since. Known to be wrong. */
  fenced = true;
  readonly #time: VirtualTime;
  #lease = { holder: '', epoch: 0, expiresAt: 0 };

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  takeLease = async (holder: string, ttlMs: number): Promise<Lease | null> => {
    if (this.#time.ms() <= this.#lease.expiresAt) return null;
    this.#lease = { holder, epoch: this.#lease.epoch + 1, expiresAt: this.#time.ms() + ttlMs };
    return { holder, epoch: this.#lease.epoch };
  };

  renewLease = async (lease: Lease, ttlMs: number): Promise<boolean> => {
    if (!this.#holds(lease)) return false;
    this.#lease.expiresAt = this.#time.ms() + ttlMs;
    return true;
  };

  releaseLease = async (lease: Lease): Promise<void> => {
    if (lease.epoch === this.#lease.epoch && lease.holder === this.#lease.holder) this.#lease.expiresAt = -Infinity;
  };

  noteLookup = async (): Promise<void> => {};
  skusToLookUp = async (): Promise<string[]> => [];
  resolveByRule = async (): Promise<number> => 0;

  due = async (limit: number, busySkuIds: readonly number[]): Promise<DueMessage[]> =>
    this.#pending('push', busySkuIds)
      .filter((message) => !this.#underWay(message.skuId, (b) => b.effect === 'set' && b.id < message.id))
      .slice(0, limit)
      .map((message) => ({ ...message, ...placeOf(message), reason: message.reason as PushReason, groupKey: null }));

  dueSets = async (limit: number, busySkuIds: readonly number[]): Promise<DueSet[]> =>
    this.#pending('set', busySkuIds)
      .filter((message) => !this.#underWay(message.skuId, (b) => b.id < message.id))
      .slice(0, limit)
      .map((message) => ({ id: message.id, skuId: message.skuId, ...placeOf(message), ...message.set! }));

  freeze = async (
    lease: Lease,
    frozen: readonly FrozenDelivery[],
    netted: readonly number[],
    at: Date,
  ): Promise<boolean> => {
    const bound = frozen.flatMap(({ id, lines }) =>
      lines.flatMap((line) => line.messageIds.map((message) => [message, id] as const)),
    );
    const pending = (id: number) => this.message(id).state === 'pending';
    if (!this.#holds(lease) || !bound.every(([id]) => pending(id)) || !netted.every(pending)) return false;
    for (const delivery of frozen) {
      const unsent = { state: 'frozen', attempts: 0, ambiguous: false, failures: 0, firstSentAt: null } as const;
      this.deliveries.set(delivery.id, { ...delivery, ...unsent, nextAttemptAt: at });
    }
    for (const [id, deliveryId] of bound) Object.assign(this.message(id), { state: 'frozen', deliveryId });
    for (const id of netted) this.message(id).state = 'netted';
    return true;
  };

  open = async (now: Date, limit: number, except: readonly string[]): Promise<OpenDelivery[]> =>
    this.unsettled()
      .filter((delivery) => delivery.nextAttemptAt <= now && !except.includes(delivery.id))
      .toSorted((a, b) => a.nextAttemptAt.getTime() - b.nextAttemptAt.getTime() || (a.id < b.id ? -1 : 1))
      .slice(0, limit)
      .map((delivery) => ({
        ...delivery,
        state: delivery.state as OpenDelivery['state'],
        ambiguous: delivery.ambiguous || delivery.state === 'sending',
      }));

  nextAttemptAt = async (): Promise<Date | null> =>
    this.unsettled().reduce<Date | null>(
      (least, { nextAttemptAt }) => (least && least < nextAttemptAt ? least : nextAttemptAt),
      null,
    );

  startAttempt = async (lease: Lease, deliveryId: string, at: Date): Promise<number | null> => {
    const delivery = this.deliveries.get(deliveryId)!;
    if (!this.#holds(lease) || !isOpen(delivery)) return null;
    delivery.ambiguous ||= delivery.state === 'sending';
    delivery.state = 'sending';
    delivery.firstSentAt ??= at;
    return ++delivery.attempts;
  };

  settle = async (_lease: Lease, deliveryId: string, attempt: number, settlement: Settlement): Promise<boolean> => {
    const delivery = this.deliveries.get(deliveryId)!;
    if (this.fenced && (delivery.attempts !== attempt || !isOpen(delivery))) return false;
    delivery.state = settlement.state;
    if (settlement.state === 'waiting') {
      const { nextAttemptAt, ambiguous, failures, firstSentAt } = settlement;
      Object.assign(delivery, { nextAttemptAt, ambiguous, failures, firstSentAt });
    }
    if (settlement.state === 'applied') this.#absorb(deliveryId);
    if (settlement.state === 'rejected')
      for (const [number, part] of settlement.parts.entries())
        for (const id of part) goAgain(this.message(id), `${deliveryId}/${number}`);
    return true;
  };

  remaining = async (): Promise<number> => this.messages.filter((message) => this.isUnderWay(message)).length;

  message(id: number): StoredMessage {
    return this.messages.find((message) => message.id === id)!;
  }

  unsettled(): StoredDelivery[] {
    return [...this.deliveries.values()].filter(isOpen);
  }

  isUnderWay({ state, deliveryId }: StoredMessage): boolean {
    return state === 'pending' || (state === 'frozen' && isOpen(this.deliveries.get(deliveryId!)!));
  }

  /** An applied correction makes moot what was refused or is unknown before it. */
  #absorb(deliveryId: string): void {
    for (const set of this.messages.filter((m) => m.deliveryId === deliveryId && m.effect === 'set'))
      for (const message of this.messages.filter((m) => m.skuId === set.skuId && m.id < set.id && m.effect === 'push'))
        if (message.state === 'frozen' && hasEnded(this.deliveries.get(message.deliveryId!)!))
          message.state = 'absorbed';
  }

  #pending(effect: 'push' | 'set', busySkuIds: readonly number[]): StoredMessage[] {
    return this.messages
      .filter(
        (message) => message.effect === effect && message.state === 'pending' && !busySkuIds.includes(message.skuId),
      )
      .toSorted((a, b) => a.id - b.id);
  }

  #underWay(skuId: number, which: (message: StoredMessage) => boolean): boolean {
    return this.messages.some((b) => b.skuId === skuId && which(b) && this.isUnderWay(b));
  }

  #holds(lease: Lease): boolean {
    return (
      lease.epoch === this.#lease.epoch &&
      lease.holder === this.#lease.holder &&
      this.#time.ms() < this.#lease.expiresAt
    );
  }
}

export function goAgain(message: StoredMessage, isolation: string): void {
  Object.assign(message, { state: 'pending', deliveryId: null, isolation });
}

function placeOf({ skuId }: StoredMessage) {
  return { locationId: 1, inventoryItemId: itemOf(skuId), shopLocationId: PLACE };
}

function isOpen({ state }: StoredDelivery): boolean {
  return state === 'frozen' || state === 'sending' || state === 'waiting';
}

function hasEnded({ state }: StoredDelivery): boolean {
  return state === 'rejected' || state === 'quarantined';
}
