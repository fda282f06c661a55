import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const folder = mkdtempSync(join(tmpdir(), 'lockstep-files-'));
let count = 0;

/** A file of these lines; its name ends in `.csv`, or in `.csv.gz` when packed. */
export function csvFile(lines: readonly string[], { gzip = false } = {}): string {
  const text = `${lines.join('\n')}\n`;
  const path = join(folder, `${++count}.csv${gzip ? '.gz' : ''}`);
  writeFileSync(path, gzip ? gzipSync(text) : text);
  return path;
}

export const CATALOG = ['sku,title,price', 'TEE,"Tee, black",38.00', 'MUG,Enamel mug,18.00'];

const HEADER = 'idempotency_key,occurred_at,kind,sku,bin,to_bin,quantity,channel,reference,note';

export function movementFile(rows: readonly string[], options: { gzip?: boolean } = {}): string {
  return csvFile([HEADER, ...rows], options);
}
