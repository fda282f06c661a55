import { z } from 'zod';
import { addFault, FAULT_KINDS, healFaults } from '../state/faults.ts';
import { simRoute } from './route.ts';

/** The next calls of a method go wrong in the given way. */
export const fault = simRoute(
  'POST',
  z.object({
    method: z.string().default('*'),
    kind: z.enum(FAULT_KINDS),
    error: z.string().default('internal_error'),
    retryAfter: z.int().min(0).default(1),
    times: z.int().min(1).max(1_000_000).default(1),
  }),
  async ({ pool }, set) => {
    await addFault(pool, set);
    return { fault: set };
  },
);

export const heal = simRoute('POST', z.object({}), async ({ pool }) => ({ healed: await healFaults(pool) }));

export const clock = simRoute('GET', z.object({}), async ({ pool, clock }) => ({ now: await clock.now(pool) }));

export const advance = simRoute('POST', z.object({ advanceMs: z.int().min(0) }), async ({ pool, clock }, given) => ({
  now: await clock.advance(pool, given.advanceMs),
}));
