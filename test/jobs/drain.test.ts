import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { query } from '../../domain/database.ts';
import { drainOutbox } from '../../domain/outbox/drain.ts';
import { createWaker, type Waker } from '../../domain/outbox/wake.ts';
import { WakeSignal } from '../../domain/outbox/wake-signal.ts';
import { type DrainWorker, startDrain } from '../../jobs/drain.ts';
import { createOutboxWorld, type OutboxWorld } from '../support/outbox-world.ts';

let world: OutboxWorld;
let waker: Waker;
const started: DrainWorker[] = [];

beforeEach(async () => {
  world = await createOutboxWorld();
  await world.stockedSku('TEE');
  waker = createWaker(world.database);
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((worker) => worker.stop()));
  await world.close();
});

describe('startDrain', () => {
  it('delivers what a predecessor left, at once', async () => {
    await world.receive('TEE', 4);
    await start('w1');
    await expectDelivered(4);
  });

  it('delivers within moments of a commit that wakes it', async () => {
    await start('w1');
    await world.receive('TEE', 4);
    waker.wake();
    await expectDelivered(4);
  });

  it('shares the work with a second process, and nothing is applied twice', async () => {
    await Promise.all([start('w1'), start('w2')]);
    for (let index = 0; index < 20; index++) {
      await world.receive('TEE', 1);
      waker.wake();
    }
    await expectDelivered(20);
  });

  it('hears again after the database ended its connections', async () => {
    const errors: unknown[] = [];
    await start('w1', errors);
    await query(world.database.em(), `select pg_notify('x', '')`);
    await endConnections();
    await vi.waitUntil(async () => (await ears()) === 1, { timeout: 5_000 });
    await world.receive('TEE', 2);
    waker.wake();
    await expectDelivered(2);
    expect(errors).not.toHaveLength(0);
  });
});

async function start(holder: string, errors: unknown[] = []): Promise<void> {
  const signal = new WakeSignal();
  const deps = { ...world.worker(holder), woken: () => signal.woken() };
  started.push(
    await startDrain({
      drain: (stop) => drainOutbox(deps, stop),
      notify: () => signal.notify(),
      databaseUrl: world.url,
      onError: (error) => void errors.push(error),
    }),
  );
}

async function expectDelivered(units: number): Promise<void> {
  await vi.waitUntil(() => world.shop.applied('TEE') === units, { timeout: 5_000, interval: 10 });
}

async function ears(): Promise<number> {
  const rows = await query(
    world.database.em(),
    `select 1 from pg_stat_activity where datname = current_database() and application_name = 'lockstep:wake'`,
  );
  return rows.length;
}

async function endConnections(): Promise<void> {
  const { Client } = await import('pg');
  const admin = new Client({ connectionString: world.url });
  await admin.connect();
  await admin.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'lockstep:wake'`,
  );
  await admin.end();
}
