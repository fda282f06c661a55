import { type EntityManager, query } from '../../database.ts';
import { inCountMissing } from '../late-movement.ts';
import { shopShowsMissing } from '../open-case-rule.ts';
import type { Answers } from './judge-counts.ts';
import type { Problem } from './problems.ts';

/** Rows that ask something which nobody answered for the file. */
export async function findUnanswered(em: EntityManager, most: number, answers: Answers): Promise<Problem[]> {
  return [
    ...(answers.inCount === undefined ? await findLate(em, most) : []),
    ...(answers.shopShows === undefined ? await findDisputed(em, most) : []),
  ];
}

async function findLate(em: EntityManager, most: number): Promise<Problem[]> {
  const rows = await query<{ file_line: number; sku: string; bin: string; at: string }>(em, late, [most]);
  return rows.map(({ file_line, sku, bin, at }) => ({
    line: file_line,
    reason: inCountMissing({ sku, bin }, at).message,
  }));
}

const late = `
select distinct on (file_line) file_line, sku, bin, counted_later as at
  from pending_line
 where counted_later is not null and kind <> 'recount'
 order by file_line, line
 limit $1`;

async function findDisputed(em: EntityManager, most: number): Promise<Problem[]> {
  const rows = await query<{ file_line: number; sku: string; id: number; location: string }>(em, disputed, [most]);
  return rows.map(({ file_line, sku, ...open }) => ({ line: file_line, reason: shopShowsMissing(sku, open).message }));
}

const disputed = `
select p.file_line, p.sku, p.disputed_in::float8 as id, l.name as location
  from pending_line p
  join location l on l.id = p.location_id
 where p.disputed_in is not null
 order by p.file_line
 limit $1`;
