import { openDatabase } from '../../../domain/database.ts';
import { importFile } from './movement-file.ts';

/** A process that imports and says "writing" in the middle of it, where the test kills it. */
const [, , url, rows] = process.argv as [string, string, string, string];
const database = await openDatabase(url);
const ledger = {
  database,
  clock: { now: () => new Date() },
  channels: [],
  wake: () => process.stdout.write('woken\n'),
};
const lines = Array.from({ length: Number(rows) }, (_, n) => `k-${n},2026-11-01T08:00:00Z,receipt,TEE,A-1,,1,,,`);
await importFile(ledger, lines, { onProgress: ({ phase }) => process.stdout.write(`${phase}\n`) });
await database.close();
