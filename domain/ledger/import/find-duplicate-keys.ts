import { type EntityManager, query } from '../../database.ts';
import type { Problem } from './problems.ts';

/** One key, one row: even of two equal rows nobody knows which one is meant. */
export async function findDuplicateKeys(em: EntityManager, most: number): Promise<Problem[]> {
  const rows = await query<{ file_line: number; first_line: number; key: string }>(em, select, [most]);
  return rows.map(({ file_line, first_line, key }) => ({
    line: file_line,
    reason: `the key "${key}" is on line ${first_line} already; give every row its own.`,
  }));
}

const select = `
select l.file_line, d.first_line, l.idempotency_key as key
  from (select idempotency_key, min(file_line) as first_line
          from staged_line
         where line = 1
         group by idempotency_key
        having count(*) > 1) d
  join staged_line l on l.idempotency_key = d.idempotency_key and l.line = 1 and l.file_line > d.first_line
 order by l.file_line
 limit $1`;
