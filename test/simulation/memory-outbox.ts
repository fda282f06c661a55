import type { Clock } from '../../domain/clock.ts';
import type { FrozenDelivery, OpenDelivery } from '../../domain/outbox/delivery.ts';
import type { Lease, OutboxStore } from '../../domain/outbox/outbox-store.ts';
import type { DueMessage, DueSet } from '../../domain/outbox/plan.ts';
import type { Settlement } from '../../domain/outbox/settlement.ts';

export interface StoredMessage extends DueMessage {
  readonly createdAt: Date;
  state: 'pending' | 'frozen' | 'netted';
  deliveryId: string | null;
  isolation: string | null;
}

export interface StoredDelivery extends FrozenDelivery {
  state: OpenDelivery['state'] | 'applied' | 'rejected' | 'stale' | 'quarantined';
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
  #lease = { holder: '', epoch: 0, expiresAt: 0 };
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  takeLease = async (holder: string, ttlMs: number): Promise<Lease | null> => {
    if (this.#now() <= this.#lease.expiresAt) return null;
    this.#lease = { holder, epoch: this.#lease.epoch + 1, expiresAt: this.#now() + ttlMs };
    return { holder, epoch: this.#lease.epoch };
  };

  renewLease = async (lease: Lease, ttlMs: number): Promise<boolean> => {
    if (!this.#holds(lease)) return false;
    this.#lease.expiresAt = this.#now() + ttlMs;
    return true;
  };

  releaseLease = async (lease: Lease): Promise<void> => {
    if (lease.epoch === this.#lease.epoch && lease.holder === this.#lease.holder) this.#lease.expiresAt = -Infinity;
  };

  noteLookup = async (): Promise<void> => {};

  skusToLookUp = async (): Promise<string[]> => [];

  due = async (limit: number, busySkuIds: readonly number[]): Promise<DueMessage[]> =>
    this.messages
      .filter((message) => message.state === 'pending' && !busySkuIds.includes(message.skuId))
      .toSorted((a, b) => a.id - b.id)
      .slice(0, limit)
      .map((message) => ({ ...message }));

  freeze = async (
    lease: Lease,
    frozen: readonly FrozenDelivery[],
    netted: readonly number[],
    at: Date,
  ): Promise<boolean> => {
    const bound = frozen.flatMap(({ id, lines }) =>
      lines.flatMap((line) => line.messageIds.map((message) => [message, id] as const)),
    );
    const pending = (id: number) => this.#message(id).state === 'pending';
    if (!this.#holds(lease) || !bound.every(([id]) => pending(id)) || !netted.every(pending)) return false;
    for (const delivery of frozen) {
      const unsent = {
        state: 'frozen',
        attempts: 0,
        ambiguous: false,
        failures: 0,
        firstSentAt: null,
        nextAttemptAt: at,
      } as const;
      this.deliveries.set(delivery.id, { ...delivery, ...unsent });
    }
    for (const [id, deliveryId] of bound) Object.assign(this.#message(id), { state: 'frozen', deliveryId });
    for (const id of netted) this.#message(id).state = 'netted';
    return true;
  };

  dueSets = async (): Promise<DueSet[]> => [];

  open = async (now: Date, limit: number, except: readonly string[]): Promise<OpenDelivery[]> =>
    this.#unsettled()
      .filter((delivery) => delivery.nextAttemptAt <= now && !except.includes(delivery.id))
      .toSorted((a, b) => a.nextAttemptAt.getTime() - b.nextAttemptAt.getTime())
      .slice(0, limit)
      .map((delivery) => ({
        ...delivery,
        state: delivery.state as OpenDelivery['state'],
        ambiguous: delivery.ambiguous || delivery.state === 'sending',
      }));

  nextAttemptAt = async (): Promise<Date | null> =>
    this.#unsettled().reduce<Date | null>(
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
    if (delivery.attempts !== attempt || !isOpen(delivery)) return false;
    delivery.state = settlement.state;
    if (settlement.state === 'waiting') {
      const { nextAttemptAt, ambiguous, failures, firstSentAt } = settlement;
      Object.assign(delivery, { nextAttemptAt, ambiguous, failures, firstSentAt });
    }
    if (settlement.state === 'rejected') {
      for (const [number, part] of settlement.parts.entries())
        for (const id of part)
          Object.assign(this.#message(id), {
            state: 'pending',
            deliveryId: null,
            isolation: `${deliveryId}/${number}`,
          });
    }
    return true;
  };

  resolveByRule = async (): Promise<number> => 0;

  remaining = async (): Promise<number> => this.messages.filter((message) => !this.isSettled(message)).length;

  isSettled({ state, deliveryId }: StoredMessage): boolean {
    return state === 'netted' || (state === 'frozen' && !isOpen(this.deliveries.get(deliveryId!)!));
  }

  #message(id: number): StoredMessage {
    return this.messages.find((message) => message.id === id)!;
  }

  #unsettled(): StoredDelivery[] {
    return [...this.deliveries.values()].filter(isOpen);
  }

  #holds(lease: Lease): boolean {
    return (
      lease.epoch === this.#lease.epoch && lease.holder === this.#lease.holder && this.#now() < this.#lease.expiresAt
    );
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}

function isOpen({ state }: StoredDelivery): boolean {
  return state === 'frozen' || state === 'sending' || state === 'waiting';
}
