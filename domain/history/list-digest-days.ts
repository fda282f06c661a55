import { type EntityManager, query } from '../database.ts';

/** The days ("2026-11-23") that have a digest, newest first; with `beginning` those that begin so. */
export async function listDigestDays(
  em: EntityManager,
  { beginning = '', limit }: { beginning?: string; limit: number },
): Promise<string[]> {
  const rows = await query<{ day: string }>(
    em,
    `select day::text from digest where starts_with(day::text, $1) order by digest.day desc limit $2`,
    [beginning, limit],
  );
  return rows.map((row) => row.day);
}
