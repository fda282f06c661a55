import { KEY_LIVES_MS } from '../../domain/outbox/settlement.ts';
import { goAgain, MemoryOutbox, type StoredMessage } from './memory-outbox.ts';
import type { SimulatedOutbox } from './simulated-outbox.ts';
import type { VirtualTime } from './virtual-time.ts';

/** The outbox in memory, with what people may do to it: the same rules as request-correction, resolve and redrive-by-hand. */
export function inMemory(time: VirtualTime): SimulatedOutbox & { store: MemoryOutbox } {
  const outbox = new MemoryOutbox(time);
  const keyLives = (message: StoredMessage) =>
    (outbox.deliveries.get(message.deliveryId!)!.firstSentAt?.getTime() ?? 0) > time.ms() - KEY_LIVES_MS;
  const stateOf = ({ state, deliveryId }: StoredMessage) =>
    state === 'frozen' ? outbox.deliveries.get(deliveryId!)!.state : state;
  const correcting = (skuId: number) =>
    outbox.messages.some((m) => m.skuId === skuId && m.effect === 'set' && outbox.isUnderWay(m));

  return {
    store: outbox,
    write: async (push) =>
      void outbox.messages.push({ ...push, effect: 'push', state: 'pending', deliveryId: null, isolation: null }),

    correct: async ({ id, skuId, from, to }) => {
      const ofSku = outbox.messages.filter((message) => message.skuId === skuId);
      const unsettled = ofSku.some((m) => outbox.isUnderWay(m) || (stateOf(m) === 'quarantined' && keyLives(m)));
      if (unsettled || to < 0) return false;
      const set = { effect: 'set', reason: 'correction', quantityDelta: to - from, set: { from, to } } as const;
      outbox.messages.push({ id, skuId, ...set, state: 'pending', deliveryId: null, isolation: null });
      return true;
    },

    resolve: async (messageId, as) => {
      const message = outbox.message(messageId);
      if (message.effect === 'set' || stateOf(message) !== 'quarantined') return false;
      const together = outbox.messages.filter((m) => m.deliveryId === message.deliveryId && m.state === 'frozen');
      if (as === 'not-applied' && (keyLives(message) || together.some((m) => correcting(m.skuId)))) return false;
      const delivery = outbox.deliveries.get(message.deliveryId!)!;
      delivery.state = as === 'applied' ? 'applied' : 'rejected';
      if (as === 'not-applied') for (const stuck of together) goAgain(stuck, `${delivery.id}/0`);
      return true;
    },

    redriveAll: async () => {
      for (const message of outbox.messages)
        if (stateOf(message) === 'rejected' && message.effect === 'push' && !correcting(message.skuId))
          goAgain(message, `${message.deliveryId}/0`);
      for (const delivery of outbox.unsettled())
        if (delivery.state === 'waiting' && delivery.nextAttemptAt > time.now()) delivery.nextAttemptAt = time.now();
    },

    books: async () => ({ messages: outbox.messages, deliveries: [...outbox.deliveries.values()] }),
  };
}
