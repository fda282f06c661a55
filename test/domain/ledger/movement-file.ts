import { gzipSync } from 'node:zlib';
import { importMovements, type Import, type ImportResult } from '../../../domain/ledger/import-movements.ts';
import type { Ledger } from '../../../domain/ledger/ledger.ts';

export const HEADER = 'idempotency_key,occurred_at,kind,sku,bin,to_bin,quantity,channel,reference,note';

/** A movement file as bytes, from lines under the header. */
export function movementFile(lines: readonly string[], { end = '\n', bom = '' } = {}): Buffer {
  return Buffer.from(bom + [HEADER, ...lines].map((line) => line + end).join(''));
}

/** Imports lines or bytes; nothing is created, everything is confirmed unless told otherwise. */
export function importFile(
  ledger: Ledger,
  content: readonly string[] | Buffer,
  options: Partial<Import> = {},
): Promise<ImportResult> {
  const bytes = Buffer.isBuffer(content) ? content : movementFile(content);
  return importMovements(ledger, {
    source: chunksOf(bytes),
    create: false,
    dryRun: false,
    actor: 'test',
    confirm: async () => true,
    ...options,
  });
}

/** Bytes as a socket gives them: in pieces that respect no row and no character. */
export async function* chunksOf(bytes: Uint8Array, size = 7_001): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

export const gzipped = (bytes: Buffer): Buffer => gzipSync(bytes);
