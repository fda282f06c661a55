import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase, query, run } from '../../../domain/database.ts';
import { createPurse } from '../../../domain/investigation/purse.ts';
import { createTestDatabase } from '../../support/postgres.ts';

const HOUR = 3_600_000;

let url: string;
let database: Database;
let now: Date;

beforeAll(async () => {
  ({ url } = await createTestDatabase());
  database = await openDatabase(url);
});
afterAll(() => database.close());

beforeEach(() => {
  // Every test has a day of its own.
  now = new Date((now?.getTime() ?? Date.parse('2026-11-23T10:00:00Z')) + 48 * HOUR);
});

function purse(usdPerDay: number, on = database) {
  return createPurse({ database: on, clock: { now: () => now }, usdPerDay });
}

async function spentToday(): Promise<number> {
  const [row] = await query<{ usd: number }>(
    database.em(),
    `select coalesce(sum(coalesce(cost_usd, reserved_usd)), 0)::float8 as usd from model_call where called_at > $1`,
    [new Date(now.getTime() - 24 * HOUR)],
  );
  return row!.usd;
}

describe('the purse', () => {
  it('gives up to the budget, and not a cent more', async () => {
    const money = purse(1);
    expect(await money.reserve(0.6, 'model')).toEqual(expect.any(Number));
    expect(await money.reserve(0.41, 'model')).toBeNull();
    expect(await money.reserve(0.4, 'model')).toEqual(expect.any(Number));
    expect(await money.reserve(0.000001, 'model')).toBeNull();
  });

  it('counts what a call did cost once that is known, and before it all that was set aside', async () => {
    const money = purse(1);
    const first = (await money.reserve(1, 'model'))!;
    expect(await money.reserve(0.5, 'model')).toBeNull();
    await money.settle(first, 0.3);
    expect(await money.reserve(0.71, 'model')).toBeNull();
    expect(await money.reserve(0.7, 'model')).not.toBeNull();
  });

  it('takes the first word for what a call did cost', async () => {
    const money = purse(1);
    const first = (await money.reserve(1, 'model'))!;
    await money.settle(first, 0.9);
    await money.settle(first, 0);
    expect(await spentToday()).toBe(0.9);
  });

  it('fills up again hour by hour, not at midnight', async () => {
    const money = purse(1);
    await money.reserve(1, 'model');
    now = new Date(now.getTime() + 24 * HOUR - 1);
    expect(await money.reserve(0.1, 'model')).toBeNull();
    now = new Date(now.getTime() + 1);
    expect(await money.reserve(1, 'model')).not.toBeNull();
  });

  it('gives nothing for what is no amount, and nothing from an empty budget', async () => {
    expect(await purse(1).reserve(Number.NaN, 'model')).toBeNull();
    await expect(purse(1).reserve(-1, 'model')).rejects.toThrow('violates check constraint');
    expect(await purse(0).reserve(0.01, 'model')).toBeNull();
    expect(await spentToday()).toBe(0);
  });

  it('never gives more than the budget to eight who ask at once, from two processes', async () => {
    const other = await openDatabase(url);
    try {
      const purses = [purse(1), purse(1, other)];
      const asked = await Promise.all(Array.from({ length: 8 }, (_, i) => purses[i % 2]!.reserve(0.3, 'model')));
      expect(asked.filter((reservation) => reservation !== null)).toHaveLength(3);
      expect(await spentToday()).toBeCloseTo(0.9, 6);
    } finally {
      await other.close();
    }
  });

  it('keeps every call for ever', async () => {
    await purse(1).reserve(0.1, 'model');
    await expect(run(database.em(), 'delete from model_call')).rejects.toThrow('model_call');
  });
});
