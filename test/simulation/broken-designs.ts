import type { AdjustRequest } from '../../domain/ports/storefront.ts';
import type { OutboxStore } from '../../domain/outbox/outbox-store.ts';
import type { OpenDelivery } from '../../domain/outbox/delivery.ts';
import type { Design } from './schedule.ts';

/** Designs that are known to lose or double; the simulation must catch each within 1,000 schedules. */
export const brokenDesigns: Record<string, () => Design> = {
  'new key per retry': () => ({
    send: (send, { apiVersion, body }, random) => {
      const request = JSON.parse(body) as AdjustRequest;
      return send({ apiVersion, body: JSON.stringify({ ...request, key: `${request.key}-${random.next()}` }) });
    },
  }),
  'batch re-selected on retry': () => ({
    store: (store) => ({
      ...store,
      open: async (...asked) => {
        const open = await store.open(...asked);
        return Promise.all(open.map((delivery) => reselected(store, delivery)));
      },
    }),
  }),
  'cursor id > last': () => {
    let last = 0;
    return {
      store: (store) => ({
        ...store,
        due: async (limit, busy) => (await store.due(limit, busy)).filter((message) => message.id > last),
        freeze: async (lease, frozen, netted, at) => {
          const stored = await store.freeze(lease, frozen, netted, at);
          if (stored)
            last = Math.max(
              last,
              ...netted,
              ...frozen.flatMap(({ lines }) => lines.flatMap((line) => line.messageIds)),
            );
          return stored;
        },
      }),
    };
  },
  // Without the quarantine at 20 hours, a key is trusted for longer than the shop remembers it.
  'keys forgotten at 24 h': () => ({
    store: (store) => ({
      ...store,
      open: async (...asked) => (await store.open(...asked)).map((delivery) => ({ ...delivery, firstSentAt: null })),
    }),
  }),
  'settle without fencing': () => ({ unfenced: true }),
};

/** Sends what is due of its SKUs by now along, under the key that was stored for less. */
async function reselected(store: OutboxStore, delivery: OpenDelivery): Promise<OpenDelivery> {
  const request = JSON.parse(delivery.body) as AdjustRequest;
  if (delivery.attempts === 0 || !Array.isArray(request.lines)) return delivery;
  const due = await store.due(100, []);
  const more = (inventoryItemId: string) =>
    due.filter((m) => m.inventoryItemId === inventoryItemId).reduce((sum, m) => sum + m.quantityDelta, 0);
  const lines = request.lines.map((line) => ({ ...line, delta: line.delta + more(line.inventoryItemId) }));
  return { ...delivery, body: JSON.stringify({ ...request, lines }) };
}
