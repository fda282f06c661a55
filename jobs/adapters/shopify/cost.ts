import { z } from 'zod';

/** `extensions.cost`: points asked for, points used (null when throttled), and the state of the shop's bucket (recorded). */
export const costSchema = z.object({
  requestedQueryCost: z.number().nonnegative(),
  actualQueryCost: z.number().nullish(),
  throttleStatus: z.object({
    maximumAvailable: z.number().positive(),
    currentlyAvailable: z.number(),
    restoreRate: z.number().positive(),
  }),
});

export type QueryCost = z.infer<typeof costSchema>;

/** When the shop says "throttled" without numbers. */
const DEFAULT_WAIT_MS = 1_000;
/** A refill of zero still needs a moment, or two callers would ask in a tight circle. */
const SHORTEST_WAIT_MS = 100;

/** Milliseconds until the bucket holds what was asked for. */
export function throttledFor(cost: QueryCost | undefined): number {
  if (!cost) return DEFAULT_WAIT_MS;
  const { currentlyAvailable, restoreRate } = cost.throttleStatus;
  const lackingMs = Math.ceil(((cost.requestedQueryCost - currentlyAvailable) / restoreRate) * 1_000);
  return Math.max(SHORTEST_WAIT_MS, lackingMs);
}
