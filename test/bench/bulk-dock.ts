import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { systemClock } from '../../domain/clock.ts';
import { openDatabase, query, run } from '../../domain/database.ts';
import { receive } from '../../domain/ledger/receive.ts';

/** Twenty receipts a second: a busy dock. */
const APART_MS = 50;
const SKUS = 50;

export interface Dock {
  /** Stops receiving; how long each receipt took, and whether the ledger has each. */
  stop(): Promise<{ samplesMs: number[]; correct: boolean }>;
}

/** Somebody receives goods, SKUs that no file names, one receipt after the other, until stopped. */
export async function openDock(url: string): Promise<Dock> {
  const database = await openDatabase(url);
  const em = () => database.em();
  await run(em(), `insert into bin (code, location_id, kind) select 'DOCK', id, 'pick' from location`);
  await run(em(), `insert into sku (code) select 'DOCK-' || n from generate_series(1, $1::integer) n`, [SKUS]);
  const ledger = { database, clock: systemClock, channels: [], wake: () => {} };
  const samplesMs: number[] = [];
  const closing = new AbortController();
  const receiving = (async () => {
    for (let n = 0; !closing.signal.aborted; n++) {
      const started = performance.now();
      await receive(ledger, {
        sku: `DOCK-${1 + (n % SKUS)}`,
        quantity: 1,
        bin: 'DOCK',
        actor: 'bench',
        key: randomUUID(),
      });
      samplesMs.push(performance.now() - started);
      await wait(APART_MS);
    }
  })();
  return {
    stop: async () => {
      closing.abort();
      await receiving;
      const [row] = await query<{ count: number }>(em(), RECEIVED);
      await database.close();
      return { samplesMs, correct: row!.count === samplesMs.length };
    },
  };
}

const RECEIVED = `
select count(*)::integer as count from movement m join sku s on s.id = m.sku_id where s.code like 'DOCK-%'`;
