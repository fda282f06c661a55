import { z } from 'zod';
import { addFault, DEFAULT_SLOW_MS, FAULT_KINDS, healFaults, STANDING } from '../faults.ts';
import { simRoute } from './route.ts';

export const fault = simRoute(
  'POST',
  z.object({
    kind: z.enum(FAULT_KINDS),
    times: z.int().min(1).max(1_000_000).optional(),
    ms: z.int().min(0).max(600_000).optional(),
  }),
  async ({ pool }, { kind, times, ms }) => {
    const set = {
      kind,
      times: times ?? (STANDING.includes(kind) ? null : 1),
      ms: kind === 'slow' ? (ms ?? DEFAULT_SLOW_MS) : null,
    };
    await addFault(pool, set);
    return { fault: set };
  },
);

export const heal = simRoute('POST', z.object({}), async ({ pool }) => ({ healed: await healFaults(pool) }));
