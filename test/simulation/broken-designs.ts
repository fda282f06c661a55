import type { AdjustRequest } from '../../domain/ports/storefront.ts';
import type { Design } from './schedule.ts';

/** Designs that are known to lose or double; the simulation must catch each within 1,000 schedules. */
export const brokenDesigns: Record<string, () => Design> = {
  'new key per retry': () => ({
    send: (send, { apiVersion, body }, random) => {
      const request = JSON.parse(body) as AdjustRequest;
      return send({ apiVersion, body: JSON.stringify({ ...request, key: `${request.key}-${random.next()}` }) });
    },
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
};
