import { z } from 'zod';
import { inTransaction } from '../database/open.ts';
import { playMovements } from '../orders/play-movements.ts';
import { SKU } from './catalog.ts';
import { simRoute } from './route.ts';

/** The storefront's part of a movement file: all of it, or nothing. */
export const play = simRoute(
  'POST',
  z.object({
    movements: z
      .array(
        z.object({
          line: z.int(),
          key: z.string().min(1),
          kind: z.enum(['fulfillment', 'return']),
          sku: SKU,
          quantity: z.int().min(1).max(1_000_000),
          reference: z.string().min(1),
        }),
      )
      .max(500_000),
  }),
  async ({ pool, clock }, { movements }) =>
    inTransaction(pool, async (tx) => playMovements(tx, movements, await clock.now(tx))),
);
