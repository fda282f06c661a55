import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../support/postgres.ts';
import { inPostgres, type PostgresKeeping } from './in-postgres.ts';
import { playMany } from './play-many.ts';

const SEEDS = 50;

describe('the outbox, simulated on PostgreSQL', () => {
  let postgres: PostgresKeeping;
  beforeAll(async () => {
    postgres = await inPostgres((await createTestDatabase()).url);
  });
  afterAll(() => postgres.close());

  it(`does to the shop in ${SEEDS} schedules, call by call, what it does in memory`, { timeout: 400_000 }, async () => {
    const { schedulesPerSecond: _, ...tally } = await playMany(1, SEEDS, { twin: postgres.keep });
    expect(tally).toEqual({ seeds: SEEDS, lost: 0, duplicated: 0, outOfOrder: 0, invariantFailures: 0, failed: [] });
  });
});
