import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Database, openDatabase, query } from '../../domain/database.ts';
import { NOTICES_CHANNEL } from '../../domain/telling/notices-channel.ts';
import type { ShowResult } from '../../domain/telling/show-notices.ts';
import { type NotifyJob, startNotify } from '../../jobs/notify.ts';
import type { Worker } from '../../jobs/worker.ts';
import { createTestDatabase } from '../support/postgres.ts';

let url: string;
let database: Database;
let worker: Worker;
/** How many notices each pass finds due; none once these are used up. */
let due: number[];
let passes: number;
const errors: unknown[] = [];

beforeEach(async () => {
  ({ url } = await createTestDatabase());
  database = await openDatabase(url);
  due = [];
  passes = 0;
  errors.length = 0;
});
afterEach(async () => {
  await worker.stop();
  await database.close();
});

const NEVER_BY_ITSELF = 3_600_000;

describe('startNotify', () => {
  it('shows at once what a predecessor left, pass after pass until nothing is due', async () => {
    due = [20, 20, 3];
    await start();
    await expect.poll(() => passes).toBe(4);
  });

  it('shows within moments of a commit that says so', async () => {
    await start();
    await vi.waitUntil(() => passes > 0);
    const before = passes;
    await query(database.em(), `select pg_notify($1, '')`, [NOTICES_CHANNEL]);
    await expect.poll(() => passes, { timeout: 2_000 }).toBeGreaterThan(before);
  });

  it('shows when it is nudged, and once more for what came during a pass', async () => {
    const inside = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    await start({
      show: async () => {
        passes += 1;
        inside.resolve();
        await go.promise;
        return { outcome: 'shown', told: 0, failed: 0 };
      },
    });
    await inside.promise;
    for (let times = 0; times < 5; times++) worker.nudge();
    go.resolve();
    await vi.waitUntil(() => passes === 2);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(passes).toBe(2);
  });

  it('looks by itself, whether or not anybody says anything', async () => {
    await start({ everyMs: 20 });
    await expect.poll(() => passes).toBeGreaterThan(3);
  });

  it('goes on after an error, and does not spin on what fails', async () => {
    const results: (ShowResult | Error)[] = [new TypeError('a defect'), { outcome: 'shown', told: 0, failed: 3 }];
    await start({
      everyMs: 30,
      show: async () => {
        passes += 1;
        const result = results.shift() ?? { outcome: 'standing-by' as const };
        if (result instanceof Error) throw result;
        return result;
      },
    });
    await vi.waitUntil(() => passes >= 3);
    expect(errors).toEqual([new TypeError('a defect')]);
    expect(passes).toBeLessThan(10);
  });

  it('stops after the pass it is at', async () => {
    let aborted = false;
    await start({
      show: async (signal) => {
        passes += 1;
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
        aborted = true;
        return { outcome: 'shown', told: 1, failed: 0 };
      },
    });
    await vi.waitUntil(() => passes === 1);
    await worker.stop();
    expect({ aborted, passes }).toEqual({ aborted: true, passes: 1 });
  });
});

async function start(changes: Partial<NotifyJob> = {}): Promise<void> {
  worker = await startNotify({
    show: async () => {
      passes += 1;
      return { outcome: 'shown', told: due.shift() ?? 0, failed: 0 };
    },
    databaseUrl: url,
    everyMs: NEVER_BY_ITSELF,
    onError: (error) => void errors.push(error),
    ...changes,
  });
}
