import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { CsvError, parse, type Info } from 'csv-parse';
import { ZodError } from 'zod';
import { SandboxError } from '../errors.ts';

/**
 * Reads a CSV file (.gz too) as a stream, one row at a time; `take` returns what to keep, null to pass over, and throws
 * zod's error for a bad row. All bad rows are reported together, by line.
 */
export async function readCsv<T>(
  file: string,
  columns: readonly string[],
  take: (record: Record<string, string>, line: number) => T | null,
): Promise<T[]> {
  const kept: T[] = [];
  const faults: string[] = [];
  let head: readonly string[] = [];
  const parser = parse({
    bom: true,
    info: true,
    trim: true,
    skip_empty_lines: true,
    columns: (names) => (head = names),
  });
  try {
    const source = createReadStream(file);
    const read = file.endsWith('.gz') ? pipeline(source, createGunzip(), parser) : pipeline(source, parser);
    await Promise.all([read, consume(parser)]);
    checkHead(head, columns);
  } catch (error) {
    throw asSandboxError(error, file);
  }
  if (faults.length > 0) throw new SandboxError('bad-file', `${file} can't be used, nothing was changed:`, faults);
  return kept;

  async function consume(rows: AsyncIterable<{ record: Record<string, string>; info: Info }>): Promise<void> {
    for await (const { record, info } of rows) {
      checkHead(head, columns);
      try {
        const row = take(record, info.lines);
        if (row !== null) kept.push(row);
      } catch (error) {
        if (!(error instanceof ZodError)) throw error;
        faults.push(...error.issues.map((issue) => `line ${info.lines}: ${issue.path.join('.')} ${issue.message}`));
      }
    }
  }
}

/** An empty file has no first line at all. */
function checkHead(head: readonly string[], columns: readonly string[]): void {
  const missing = columns.filter((column) => !head.includes(column));
  if (missing.length === 0) return;
  throw new SandboxError(
    'bad-header',
    `The first line must name the columns ${columns.join(',')}; missing: ${missing.join(', ')}.`,
  );
}

function asSandboxError(error: unknown, file: string): unknown {
  if (error instanceof SandboxError) return error;
  const detail = error instanceof Error ? error.message : String(error);
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return new SandboxError('no-file', `There is no file ${file}.`);
  if (error instanceof CsvError || code?.startsWith('Z_')) {
    return new SandboxError('bad-file', `${file} is not a CSV file that can be read, nothing was changed: ${detail}`);
  }
  return code === undefined ? error : new SandboxError('no-file', `${file} can't be read: ${detail}`);
}
