import { type EntityManager, run } from '../../database.ts';
import { DomainError } from '../../errors.ts';
import { contentHash, type Posting } from '../posting.ts';
import { parseRow } from './parse-row.ts';
import { MOST_PROBLEMS, type Problem } from './problems.ts';
import type { CsvRow } from './read-csv.ts';

export interface Staged {
  readonly rows: number;
  /** Rows that no ledger could take; they aren't staged. */
  readonly problems: readonly Problem[];
}

interface Staging {
  readonly actor: string;
  readonly channels: readonly string[];
  readonly onRows: (rows: number) => void;
}

/** Rows a statement: from 500 to 10,000 neither speed nor memory told a difference, with 389,360 rows. */
const BATCH = 4_000;

/** Copies the file into a table of this transaction alone, one line for each line the ledger will get. Nobody waits for it. */
export async function stageRows(em: EntityManager, rows: AsyncIterable<CsvRow>, staging: Staging): Promise<Staged> {
  await run(em, createTable);
  const problems: Problem[] = [];
  let batch = columns();
  let count = 0;
  for await (const { line, fields } of rows) {
    count += 1;
    const posting = parsed(line, fields, staging, problems);
    if (problems.length > MOST_PROBLEMS) break;
    if (posting) append(batch, line, posting);
    if (batch[0]!.length < BATCH) continue;
    await run(em, insert, batch);
    staging.onRows(count);
    batch = columns();
  }
  await run(em, insert, batch);
  await run(em, 'analyze staged_line (idempotency_key, sku, bin)'); // nobody else gathers statistics of a temporary table
  return { rows: count, problems };
}

const createTable = `
create temporary table staged_line (
  file_line       integer     not null,
  line            smallint    not null,
  idempotency_key text        not null,
  occurred_at     timestamptz not null,
  kind            text        not null,
  sku             text        not null,
  bin             text        not null,
  other_bin       text,
  quantity_delta  integer     not null,
  counted         integer,
  channel         text,
  reference       text,
  note            text,
  content_hash    text        not null
) on commit drop`;

const insert = `
insert into staged_line
select * from unnest($1::integer[], $2::smallint[], $3::text[], $4::timestamptz[], $5::text[], $6::text[], $7::text[], $8::text[],
                     $9::integer[], $10::integer[], $11::text[], $12::text[], $13::text[], $14::text[])`;

function columns(): unknown[][] {
  return Array.from({ length: 14 }, () => []);
}

function parsed(line: number, fields: readonly string[], staging: Staging, problems: Problem[]): Posting | undefined {
  try {
    return parseRow(fields, staging);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    problems.push({ line, reason: error.message });
    return undefined;
  }
}

function append(batch: unknown[][], fileLine: number, posting: Posting): void {
  const hash = contentHash(posting);
  for (const [index, line] of posting.lines.entries()) {
    const values = [
      fileLine,
      index + 1,
      posting.key,
      posting.occurredAt?.toISOString(),
      posting.kind,
      posting.sku,
      line.bin,
      posting.lines[1 - index]?.bin ?? null,
      'counted' in line ? 0 : line.quantityDelta, // of a count it is worked out from everything before it
      'counted' in line ? line.counted : null,
      posting.channel ?? null,
      posting.reference ?? null,
      posting.note ?? null,
      hash,
    ];
    for (const [column, value] of values.entries()) batch[column]!.push(value);
  }
}
