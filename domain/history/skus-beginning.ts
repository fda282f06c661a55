import { type EntityManager, query } from '../database.ts';

/** Codes that begin with these letters, whatever their case, in order. */
export async function skusBeginning(
  em: EntityManager,
  { beginning, limit }: { beginning: string; limit: number },
): Promise<string[]> {
  const rows = await query<{ code: string }>(
    em,
    `select code from sku where starts_with(lower(code), lower($1)) order by code limit $2`,
    [beginning, limit],
  );
  return rows.map((row) => row.code);
}
