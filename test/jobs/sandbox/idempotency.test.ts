import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import type { SandboxShopOptions } from '../../../jobs/sandbox/shop.ts';
import { ADJUST, openSandbox, quantitiesOf, sharedSandbox, stock, type Json, type Sandbox } from './sandbox.ts';

describe('an idempotency key', () => {
  it('applies once and replays the group', async () => {
    const shop = await keyed();
    const first = await shop.adjust('k', 3);
    expect(await shop.adjust('k', 3)).toEqual(first);
    expect(await shop.onHand()).toBe(8);
    expect(await shop.journalOf('k')).toHaveLength(1);
  });

  it('replays a no-op as one', async () => {
    const shop = await keyed();
    await shop.adjust('k', 0);
    expect(await shop.adjust('k', 0)).toEqual({ group: null, errors: [] });
  });

  it('is refused with other parameters', async () => {
    const shop = await keyed();
    await shop.adjust('k', 3);
    expect((await shop.adjust('k', 4)).errors).toEqual([
      {
        code: 'IDEMPOTENCY_KEY_PARAMETER_MISMATCH',
        field: null,
        message: 'The same idempotency key cannot be used with different operation parameters.',
      },
    ]);
    expect(await shop.onHand()).toBe(8);
  });

  it('is refused with a fresh changeFromQuantity', async () => {
    const shop = await keyed();
    await shop.adjust('k', 3, { changeFromQuantity: 4 });
    const { errors } = await shop.adjust('k', 3, { changeFromQuantity: 5 });
    expect(errors[0].code).toBe('IDEMPOTENCY_KEY_PARAMETER_MISMATCH');
  });

  it('is burnt by a refusal', async () => {
    const shop = await keyed();
    await shop.adjust('k', 3, { changeFromQuantity: 4 });
    expect((await shop.adjust('k', 3, { changeFromQuantity: 4 })).errors).toEqual([
      {
        code: 'IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED',
        field: null,
        message: 'A previous request with this idempotency key failed. Retry with a new idempotency key.',
      },
    ]);
  });

  it('survives a refusal when the switch says so', async () => {
    const shop = await keyed({ switches: { userErrorsBurnKeys: false } });
    await shop.adjust('k', 3, { changeFromQuantity: 6 });
    await shop.sim('set', { sku: shop.skus['TEE'], quantity: 6 });
    expect((await shop.adjust('k', 3, { changeFromQuantity: 6 })).errors).toEqual([]);
  });

  it('is not used up by a missing changeFromQuantity or by throttling', async () => {
    const shop = await keyed();
    await shop.sim('fault', { kind: 'throttled' });
    await shop.gql(ADJUST, { input: shop.input(3), key: shop.key('k') });
    const bare = { ...shop.input(3), changes: [{ ...shop.input(3).changes[0], changeFromQuantity: undefined }] };
    await shop.gql(ADJUST, { input: bare, key: shop.key('k') });
    expect((await shop.adjust('k', 3)).errors).toEqual([]);
  });

  it('is forgotten after 24 hours, and then applies again', async () => {
    const shop = await keyed({ now: () => new Date('2026-10-01T12:00:00Z') });
    await shop.adjust('k', 3);
    await shop.sim('clock', { advanceMs: 24 * 3600_000 - 1 });
    await shop.adjust('k', 3);
    expect(await shop.onHand()).toBe(8);
    await shop.sim('clock', { advanceMs: 1 });
    await shop.adjust('k', 3);
    expect(await shop.onHand()).toBe(11);
    expect(await shop.journalOf('k')).toHaveLength(2);
  });

  it('compares again on a repeated call when the switch says so', async () => {
    const shop = await keyed({ switches: { replayComparesAgain: true } });
    await shop.adjust('k', 3, { changeFromQuantity: 5 });
    expect((await shop.adjust('k', 3, { changeFromQuantity: 5 })).errors[0].code).toBe('CHANGE_FROM_QUANTITY_STALE');
    expect(await shop.onHand()).toBe(8);
  });

  it('is applied once by two instances that get it at once', async () => {
    const shop = await keyed();
    const other = await shop.sibling();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => shop.adjust('k', 3, {}, index % 2 === 0 ? shop : other)),
    );
    const codes = new Set(answers.flatMap(({ errors }) => errors.map((one: Json) => one.code)));
    expect([...codes].filter((code) => code !== 'IDEMPOTENCY_CONCURRENT_REQUEST')).toEqual([]);
    expect(await shop.journalOf('k')).toHaveLength(1);
    expect(await shop.onHand()).toBe(8);
  });

  it('answers CONCURRENT while another request holds it', async () => {
    const shop = await keyed();
    const held = await holdLevels(shop.databaseUrl);
    const first = shop.adjust('k', 3);
    await expect.poll(held.waiting).toBe(true);
    expect((await shop.adjust('k', 3)).errors).toEqual([
      {
        code: 'IDEMPOTENCY_CONCURRENT_REQUEST',
        field: null,
        message: 'This request is currently in progress, please try again.',
      },
    ]);
    await held.release();
    expect((await first).errors).toEqual([]);
  });
});

describe('many writers on one level', () => {
  it('lose nothing over two instances, and journal each step', async () => {
    const shop = await keyed();
    const other = await shop.sibling();
    await Promise.all(
      Array.from({ length: 60 }, (_, index) => shop.adjust(`w${index}`, 1, {}, index % 2 === 0 ? shop : other)),
    );
    expect(await shop.onHand()).toBe(65);
    const { journal } = await shop.sim('journal');
    const steps = journal.filter((row: Json) => row.sku === shop.skus['TEE']).map((row: Json) => row.onHandAfter);
    expect(steps).toEqual(Array.from({ length: 60 }, (_, index) => 6 + index));
  });

  it('that all expect the same number have one winner', async () => {
    const shop = await keyed();
    const other = await shop.sibling();
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => {
        return shop.adjust(`c${index}`, 1, { changeFromQuantity: 5 }, index % 2 === 0 ? shop : other);
      }),
    );
    expect(answers.filter(({ errors }) => errors.length === 0)).toHaveLength(1);
    expect(await shop.onHand()).toBe(6);
  });
});

async function keyed(options?: Partial<SandboxShopOptions>) {
  const sandbox = options === undefined ? await sharedSandbox() : await openSandbox(options);
  const shop = { ...sandbox, ...(await stock(sandbox, { TEE: 5 })) };
  const run = randomUUID();
  const key = (name: string) => `${run} ${name}`;
  const input = (delta: number, row: object = {}) => ({
    name: 'available',
    reason: 'correction',
    changes: [
      { inventoryItemId: shop.ids['TEE'], locationId: shop.locationId, delta, changeFromQuantity: null, ...row },
    ],
  });
  return {
    ...shop,
    key,
    input,
    onHand: async () => (await quantitiesOf(shop, shop.ids['TEE'] ?? ''))['on_hand'],
    journalOf: async (name: string) => (await shop.sim(`journal?key=${encodeURIComponent(key(name))}`)).journal,
    adjust: async (name: string, delta: number, row: object = {}, at: Sandbox = shop) => {
      const variables = { input: input(delta, row), key: key(name) };
      const { data } = await at.gql(ADJUST, variables);
      const { inventoryAdjustmentGroup: group, userErrors } = data.inventoryAdjustQuantities;
      return { group, errors: userErrors };
    },
  };
}

/** Somebody else's lock on the levels keeps a write inside its transaction, its key in its hands. */
async function holdLevels(databaseUrl: string) {
  const [holder, watcher] = [
    new Client({ connectionString: databaseUrl }),
    new Client({ connectionString: databaseUrl }),
  ];
  await Promise.all([holder.connect(), watcher.connect()]);
  await holder.query('begin');
  await holder.query('select from sandbox_shop.level for update');
  return {
    waiting: async () => {
      const { rowCount } = await watcher.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return rowCount === 1;
    },
    release: async () => {
      await holder.query('rollback');
      await Promise.all([holder.end(), watcher.end()]);
    },
  };
}
