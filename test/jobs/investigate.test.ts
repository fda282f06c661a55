import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Database, openDatabase, query } from '../../domain/database.ts';
import type { Investigated } from '../../domain/investigation/investigate-open.ts';
import { NOTICES_CHANNEL } from '../../domain/telling/notices-channel.ts';
import { type InvestigateJob, startInvestigating } from '../../jobs/investigate.ts';
import { startNotify } from '../../jobs/notify.ts';
import type { Worker } from '../../jobs/worker.ts';
import { createTestDatabase } from '../support/postgres.ts';

const NEVER_BY_ITSELF = 3_600_000;
const nothing: Investigated = { fix: 0, ask: 0, watch: 0 };

let url: string;
let database: Database;
let workers: Worker[];
let passes: number;
const errors: unknown[] = [];

beforeEach(async () => {
  ({ url } = await createTestDatabase());
  database = await openDatabase(url);
  workers = [];
  passes = 0;
  errors.length = 0;
});
afterEach(async () => {
  for (const worker of workers) await worker.stop();
  await database.close();
});

async function start(investigate: InvestigateJob['investigate'], everyMs = NEVER_BY_ITSELF): Promise<void> {
  const onError = (error: unknown) => void errors.push(error);
  const counted: InvestigateJob['investigate'] = (signal) => {
    passes += 1;
    return investigate(signal);
  };
  workers.push(await startInvestigating({ investigate: counted, databaseUrl: url, onError, everyMs }));
}

/** Until it is told to stop, as a model that thinks. */
function forLong(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
}

describe('startInvestigating', () => {
  it('explains at once what a predecessor left, until nothing is left over', async () => {
    const left = [
      { ...nothing, ask: 200 },
      { ...nothing, fix: 1 },
    ];
    await start(async () => left.shift() ?? nothing);
    await expect.poll(() => passes).toBe(3);
  });

  it('is woken by the commit that finds a case', async () => {
    await start(async () => nothing);
    await vi.waitUntil(() => passes > 0);
    const before = passes;
    await query(database.em(), `select pg_notify($1, '')`, [NOTICES_CHANNEL]);
    await expect.poll(() => passes, { timeout: 2_000 }).toBeGreaterThan(before);
  });

  it('goes on after an error, and says it', async () => {
    await start(async () => {
      if (passes === 1) throw new TypeError('a defect');
      return nothing;
    }, 20);
    await vi.waitUntil(() => passes > 1);
    expect(errors).toEqual([new TypeError('a defect')]);
  });

  it('holds up no card while a model thinks', async () => {
    await start(forLong);
    await vi.waitUntil(() => passes === 1);
    let shown = 0;
    const show = async () => ({ outcome: 'shown' as const, told: 0, failed: shown++ });
    const onError = (error: unknown) => void errors.push(error);
    workers.push(await startNotify({ show, databaseUrl: url, onError, everyMs: NEVER_BY_ITSELF }));
    await query(database.em(), `select pg_notify($1, '')`, [NOTICES_CHANNEL]);
    await expect.poll(() => shown, { timeout: 2_000 }).toBeGreaterThan(1);
    expect(passes).toBe(1);
  });

  it('stops in the midst of asking, and that is no error', async () => {
    await start(forLong);
    await vi.waitUntil(() => passes === 1);
    await workers[0]!.stop();
    expect(errors).toEqual([]);
  });
});
