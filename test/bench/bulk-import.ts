/** Imports one file into one ledger and says how fast and in how much memory: a process of its own, so that the memory is the import's. */
import { createReadStream } from 'node:fs';
import { systemClock } from '../../domain/clock.ts';
import { openDatabase, query } from '../../domain/database.ts';
import { importMovements } from '../../domain/ledger/import-movements.ts';

const [url, file] = process.argv.slice(2) as [string, string];
const database = await openDatabase(url);
const ledger = { database, clock: systemClock, channels: ['wholesale'], wake: () => {} };
const started = performance.now();
const { recorded } = await importMovements(ledger, {
  source: createReadStream(file),
  create: true,
  dryRun: false,
  actor: 'bench import',
  confirm: async () => true,
});
const perSecond = recorded / ((performance.now() - started) / 1_000);
// resourceUsage counts kilobytes.
const rssMb = Math.round(process.resourceUsage().maxRSS / 1_024);
const [check] = await query<{ correct: boolean }>(
  database.em(),
  `select (select count(*) from movement where actor = 'bench import') = $1
      and (select count(*) from message) = (select count(*) from movement)
      and not exists (select from stock_level l where on_hand <> (select sum(quantity_delta) from movement m where m.sku_id = l.sku_id and m.bin_id = l.bin_id)) as correct`,
  [recorded],
);
await database.close();
process.stdout.write(JSON.stringify({ perSecond: Math.round(perSecond), rssMb, correct: check!.correct }));
