import { z } from 'zod';
import { simRoute } from './route.ts';

export interface JournalLine {
  readonly key: string;
  readonly reference: string | null;
  readonly sku: string | null;
  readonly location: string;
  readonly delta: number;
  readonly onHandAfter: number;
}

/** What the API really applied, oldest first: the tests' oracle. */
export const journal = simRoute('GET', z.object({ key: z.string().optional() }), async ({ pool }, { key }) => {
  const { rows } = await pool.query<JournalLine>(
    `select key, reference, sku, location, delta, on_hand_after as "onHandAfter"
       from journal
      where $1::text is null or key = $1
      order by id`,
    [key ?? null],
  );
  return { journal: rows };
});
