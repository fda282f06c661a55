import { type EntityManager, query } from '../database.ts';

/** Why the shop's items could not be looked up the last time, in words; null when they could. Their updates wait for it. */
export async function lookupFailure(em: EntityManager): Promise<string | null> {
  const [row] = await query<{ failure: string }>(
    em,
    `select lookup_failure as failure from drain_lease where lookup_failure is not null limit 1`,
  );
  return row?.failure ?? null;
}
