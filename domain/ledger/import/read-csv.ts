import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { CsvError, type Info, parse } from 'csv-parse';
import { DomainError } from '../../errors.ts';
import { badImport } from './problems.ts';

export interface CsvRow {
  /** As an editor counts: the header is line 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

interface CsvFile {
  /** Bytes of a CSV file, plain or gzip. */
  readonly source: AsyncIterable<Uint8Array>;
  /** Each of them will do. */
  readonly headers: readonly string[];
  readonly signal?: AbortSignal | undefined;
  /** Called with the bytes taken from the source so far, before unpacking. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

/** An unclosed quote would swallow the rest of the file; no honest row comes near this many bytes. */
const LONGEST_ROW = 65_536;

/** The rows under the header, one at a time, each with as many fields as its header. Throws `bad-import` at the first that can't be read. */
export async function* readCsv(file: CsvFile): AsyncGenerator<CsvRow> {
  let width = 0;
  let rows = 0;
  try {
    for await (const { record, info } of recordsOf(file)) {
      const row = { line: info.lines, fields: record };
      refuseOpenQuote(row);
      if (rows === 0) width = widthOf(row, file);
      else if (record.length !== width) throw problem(row.line, `there are ${record.length} fields, not ${width}.`);
      else yield row;
      rows += 1;
    }
  } catch (error) {
    throw readable(error);
  }
  if (rows === 0) throw problem(1, `the file is empty; its first line must be ${file.headers.join(' or ')}`);
}

async function* recordsOf({ source, signal, onBytes }: CsvFile): AsyncGenerator<{ record: string[]; info: Info }> {
  const { packed, bytes } = await peek(source, onBytes);
  const parser = parse({
    bom: true,
    info: true,
    record_delimiter: ['\r\n', '\n'],
    relax_column_count: true, // counted by us, in our words
    skip_empty_lines: true,
    max_record_size: LONGEST_ROW,
  });
  const stages = packed ? [bytes, createGunzip(), parser] : [bytes, parser];
  // A failure destroys the parser, and so reaches the reader of its rows.
  pipeline(stages, { ...(signal && { signal }) }).catch(() => {});
  yield* parser as AsyncIterable<{ record: string[]; info: Info }>;
}

/** Gzip shows by its first two bytes; a file's name may be lost on a pipe. */
async function peek(source: AsyncIterable<Uint8Array>, onBytes: CsvFile['onBytes']) {
  const chunks = source[Symbol.asyncIterator]();
  const head: Uint8Array[] = [];
  let start = Buffer.alloc(0);
  while (start.length < 2) {
    const next = await chunks.next();
    if (next.done) break;
    head.push(next.value);
    start = Buffer.concat([start, next.value]).subarray(0, 2);
  }
  const bytes = Readable.from(counted(head, chunks, onBytes), { objectMode: false });
  return { packed: start[0] === 0x1f && start[1] === 0x8b, bytes };
}

async function* counted(head: Uint8Array[], rest: AsyncIterator<Uint8Array>, onBytes: CsvFile['onBytes']) {
  let bytes = 0;
  const count = (chunk: Uint8Array) => {
    onBytes?.((bytes += chunk.length));
    return chunk;
  };
  for (const chunk of head) yield count(chunk);
  for await (const chunk of { [Symbol.asyncIterator]: () => rest }) yield count(chunk);
}

function widthOf({ fields }: CsvRow, { headers }: CsvFile): number {
  const header = fields.join(',');
  if (headers.includes(header)) return fields.length;
  throw problem(1, `the first line must be ${headers.join(' or ')}, not ${header.slice(0, 120)}`);
}

/** No field of these files has more than one line; one that does is a quote somebody forgot to close. */
function refuseOpenQuote({ line, fields }: CsvRow): void {
  const breaks = fields.join('').match(/[\r\n]/g)?.length ?? 0;
  if (breaks > 0) throw problem(line - breaks, 'a quoted field runs on into the next line: close its quote.');
}

/** What went wrong on the way, in words; what isn't the file's fault goes through. */
function readable(error: unknown): unknown {
  if (error instanceof CsvError) {
    const [at, words] = CSV_WORDS[error.code] ?? ['here', error.message];
    return problem(at === 'here' ? Number(error['lines']) : startOfRow(error), words);
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!code.startsWith('Z_')) return error;
  return new DomainError('bad-import', 'Nothing was imported: the compressed file is damaged, or ends too early.');
}

/** Where the row began that the parser couldn't finish: rows before it have one line each. */
function startOfRow(error: CsvError): number {
  return Number(error['records']) + Number(error['empty_lines']) + 1;
}

const CSV_WORDS: Partial<Record<string, ['here' | 'at its start', string]>> = {
  CSV_QUOTE_NOT_CLOSED: ['at its start', 'a quoted field is never closed.'],
  CSV_MAX_RECORD_SIZE: ['at its start', `the row is longer than ${LONGEST_ROW} bytes; a quote may be missing.`],
  INVALID_OPENING_QUOTE: [
    'here',
    'a quote stands inside a field; put the whole field in quotes and double the ones inside.',
  ],
  CSV_INVALID_CLOSING_QUOTE: ['here', 'something follows a closing quote; double the quotes inside a field.'],
};

function problem(line: number, reason: string) {
  return badImport([{ line, reason }]);
}
