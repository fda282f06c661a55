import { type EntityManager, query } from '../../database.ts';
import type { Problem } from './problems.ts';

/** Keys that the ledger has with other content: rows with the same content aren't pending any more. */
export async function findReusedKeys(em: EntityManager, most: number): Promise<Problem[]> {
  const rows = await query<{ file_line: number; key: string }>(em, select, [most]);
  return rows.map(({ file_line, key }) => ({
    line: file_line,
    reason: `the key "${key}" was recorded before with other content; use a new key for a new write.`,
  }));
}

const select = `
select p.file_line, p.idempotency_key as key
  from pending_line p
  join movement m on m.idempotency_key = p.idempotency_key and m.line = 1
 where p.line = 1
 order by p.file_line
 limit $1`;
