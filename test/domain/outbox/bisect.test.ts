import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query, run } from '../../../domain/database.ts';
import { transfer } from '../../../domain/ledger/transfer.ts';
import { drainOutbox } from '../../../domain/outbox/drain.ts';
import { createOutboxWorld, type OutboxWorld } from '../../support/outbox-world.ts';
import { drain as drainAll } from './stuck.ts';

const never = new AbortController().signal;
const SKUS = Array.from({ length: 16 }, (_, index) => `SKU-${String(index).padStart(2, '0')}`);
let world: OutboxWorld;

beforeEach(async () => {
  world = await createOutboxWorld();
  for (const sku of SKUS) {
    await world.stockedSku(sku);
    await world.receive(sku, 5);
  }
});
afterEach(() => world.close());

const drain = () => drainAll(world);

/** SKUs whose message ended otherwise than applied, with how. */
async function notApplied(): Promise<Record<string, string | null>> {
  const rows = await world.messageStates();
  return Object.fromEntries(
    rows.filter((row) => row.delivery !== 'applied').map((row) => [row.sku, row.delivery ?? row.state]),
  );
}

async function expectAllApplied(but: readonly string[]): Promise<void> {
  expect(await notApplied()).toEqual(Object.fromEntries(but.map((sku) => [sku, 'rejected'])));
  for (const sku of SKUS) expect(world.shop.applied(sku)).toBe(but.includes(sku) ? 0 : 5);
}

describe('a refused delivery', () => {
  it('is halved within one drain until the bad line is alone, refused with words, and all others are in the shop', async () => {
    world.shop.namesLines = false;
    world.shop.poisoned.add('SKU-11');
    await drain();
    await expectAllApplied(['SKU-11']);
    expect(world.shop.sends).toBe(1 + 2 * Math.log2(SKUS.length));
    const [row] = await query<{ explanation: string }>(
      world.database.em(),
      `select d.explanation from message m join delivery d on d.id = m.delivery_id join sku s on s.id = m.sku_id where s.code = 'SKU-11'`,
    );
    expect(row!.explanation).toBe('The shop said INVALID_INVENTORY_ITEM.');
  });

  it('costs one more call where the shop names the line', async () => {
    world.shop.poisoned.add('SKU-03');
    await drain();
    await expectAllApplied(['SKU-03']);
    expect(world.shop.sends).toBe(2);
  });

  it('finds several bad lines, named or not', async () => {
    for (const sku of ['SKU-00', 'SKU-07', 'SKU-08']) world.shop.poisoned.add(sku);
    world.shop.namesLines = false;
    await drain();
    await expectAllApplied(['SKU-00', 'SKU-07', 'SKU-08']);
  });

  it('by a shop that refuses everything ends with every line refused after 2n - 1 calls, and is not sent again', async () => {
    world.shop.namesLines = false;
    world.shop.refusesCalls = { kind: 'rejected', code: 'ODD', message: 'No.', lines: [] };
    await drain();
    await expectAllApplied(SKUS);
    expect(world.shop.sends).toBe(2 * SKUS.length - 1);
    await drain();
    expect(world.shop.sends).toBe(2 * SKUS.length - 1);
  });

  it('whose call is at fault costs that one call', async () => {
    world.shop.refusesCalls = { kind: 'rejected', code: 'INVALID_REASON', message: 'No.', lines: [], whole: true };
    await drain();
    await expectAllApplied(SKUS);
    expect(world.shop.sends).toBe(1);
  });

  it('after a send that may have been applied is not split: its key goes again', async () => {
    world.shop.misfortunes.push('drop-before');
    world.shop.poisoned.add('SKU-03');
    await drain();
    expect(new Set(Object.values(await notApplied()))).toEqual(new Set(['waiting']));
    expect(await query(world.database.em(), 'select 1 from delivery')).toHaveLength(1);
  });

  it('takes no message along that was written since', async () => {
    world.shop.namesLines = false;
    world.shop.poisoned.add('SKU-11');
    let late: Promise<void> | null = null;
    world.shop.onSend = () => (late ??= world.receive('SKU-11', 1));
    await drain();
    const parts = await query<{ messages: number[] }>(
      world.database.em(),
      `select array_agg(m.id::integer) as messages from message m join sku s on s.id = m.sku_id
        where s.code = 'SKU-11' group by m.delivery_id`,
    );
    expect(parts).toHaveLength(2);
  });

  it.each(['freeze', 'settle'] as const)(
    'is split in one way only when its worker dies after any %s of it',
    async (step) => {
      world.shop.namesLines = false;
      world.shop.poisoned.add('SKU-11');
      for (let life = 0; life < 20; life++) {
        await drainOutbox(dyingAfter(step, 2), never).catch(() => {});
        await world.expireLease();
      }
      await drain();
      await expectAllApplied(['SKU-11']);
    },
  );

  it('keeps a transfer whole', async () => {
    const em = world.database.em();
    await run(em, `insert into location (name, shop_location_id) values ('annex', 'gid://memory/Location/2')`);
    await run(
      em,
      `insert into bin (code, location_id, kind) select 'X-1', id, 'pick' from location where name = 'annex'`,
    );
    await drain();
    for (const sku of SKUS.slice(0, 3)) {
      await run(em, `insert into storefront_level values ($1, 'gid://memory/Location/2', 0, 0, 0, now())`, [sku]);
      await transfer(world.ledger, { sku, quantity: 4, from: 'A-1', to: 'X-1', actor: 'test', key: sku });
    }
    world.shop.namesLines = false;
    world.shop.poisoned.add('SKU-01');
    await drain();
    const moved = world.shop.journal.slice(SKUS.length);
    expect(moved.map((row) => [row.inventoryItemId, row.delta])).toEqual(
      expect.arrayContaining([
        ['SKU-00', -4],
        ['SKU-00', 4],
        ['SKU-02', -4],
        ['SKU-02', 4],
      ]),
    );
    expect(moved).toHaveLength(4);
    expect(await notApplied()).toEqual({ 'SKU-01': 'rejected' });
  });
});

/** A worker whose process ends after the nth such step took effect. */
function dyingAfter(step: 'freeze' | 'settle', nth: number) {
  const deps = world.worker('mortal');
  const act = deps.store[step] as (...args: unknown[]) => Promise<unknown>;
  let steps = 0;
  const mortal = async (...args: unknown[]) => {
    const result = await act(...args);
    steps += 1;
    if (steps >= nth) throw new Error('died');
    return result;
  };
  return { ...deps, store: { ...deps.store, [step]: mortal } };
}
