import { beforeEach, describe, expect, it } from 'vitest';
import { fulfill } from '../../../domain/ledger/fulfill.ts';
import { open } from '../../../domain/ledger/open.ts';
import { receive } from '../../../domain/ledger/receive.ts';
import { recount } from '../../../domain/ledger/recount.ts';
import { contradictions, countMovements, NOW, useWarehouse } from './warehouse.ts';

const w = useWarehouse();
const write = { sku: 'TEE', actor: 'ana' };
const count = { ...write, bin: 'A-1', approver: false };

let keys = 0;
const newKey = () => `k-${keys++}`;
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);

beforeEach(async () => {
  await open(w, { ...write, key: newKey(), quantity: 12, bin: 'A-1', occurredAt: ago(600) });
});

function counted(units: number, more: Partial<Parameters<typeof recount>[1]> = {}) {
  return recount(w, { ...count, key: newKey(), counted: units, ...more });
}

function newest(movements = 1) {
  return w.rows(
    `select m.kind, m.quantity_delta as delta, m.counted, g.effect, g.state, g.reason
       from movement m join message g on g.movement_id = m.id order by m.id desc limit ${movements}`,
  );
}

const requests = () =>
  w.rows<{ sku: string; location: string; state: string; approver: boolean }>(
    `select s.code as sku, l.name as location, r.state, r.approver
       from recount_request r join sku s on s.id = r.sku_id join location l on l.id = r.location_id order by r.id`,
  );

describe('a recount', () => {
  it('brings the bin to what was counted, tells the shop nothing and asks for one correction', async () => {
    await counted(8);
    expect(await w.onHand('TEE', 'A-1')).toBe(8);
    expect(await newest()).toEqual([
      { kind: 'recount', delta: -4, counted: 8, effect: 'none', state: 'confirmed', reason: 'recount' },
    ]);
    expect(await requests()).toEqual([{ sku: 'TEE', location: 'main', state: 'waiting', approver: false }]);
    expect(await contradictions(w)).toEqual([]);
  });

  it('that finds what the ledger says is a fact all the same', async () => {
    await counted(12);
    expect(await newest()).toMatchObject([{ kind: 'recount', delta: 0, counted: 12 }]);
    expect(await requests()).toHaveLength(1);
  });

  it('is judged at the time of the count: what came and went since stays', async () => {
    await fulfill(w, { ...write, key: newKey(), quantity: 3, bin: 'A-1', channel: 'amazon', occurredAt: ago(10) });
    await receive(w, { ...write, key: newKey(), quantity: 5, bin: 'A-1', occurredAt: ago(5) });
    await receive(w, { ...write, key: newKey(), quantity: 1, bin: 'A-1', occurredAt: ago(60) });
    await counted(11, { countedAt: ago(30) });
    // It should have held 13 then, and 11 lay there.
    expect(await newest()).toMatchObject([{ delta: -2, counted: 11 }]);
    expect(await w.onHand('TEE', 'A-1')).toBe(13);
  });

  it('under the same key is one count, and with another number it is refused', async () => {
    const key = newKey();
    await counted(8, { key });
    expect(await counted(8, { key })).toMatchObject({ alreadyRecorded: true, movements: [{ counted: 8 }] });
    expect(await countMovements(w.rows)).toBe(2);
    expect(await requests()).toHaveLength(1);
    await expect(counted(9, { key })).rejects.toMatchObject({ code: 'key-reused' });
  });

  it('of a bin that was never used fills it', async () => {
    await counted(3, { bin: 'A-2' });
    expect(await w.onHand('TEE', 'A-2')).toBe(3);
  });

  it('after another that still waits takes its place', async () => {
    await counted(8, { approver: true });
    await counted(9);
    await counted(4, { bin: 'B-1' });
    expect(await requests()).toEqual([
      { sku: 'TEE', location: 'main', state: 'superseded', approver: true },
      { sku: 'TEE', location: 'main', state: 'waiting', approver: false },
      { sku: 'TEE', location: 'outlet', state: 'waiting', approver: false },
    ]);
  });

  it.each([
    ['a negative count', { counted: -1 }, 'bad-count', /-1 isn't a count/],
    ['half a unit', { counted: 1.5 }, 'bad-count', /whole units/],
    ['an absurd count', { counted: 1_000_001 }, 'bad-count', /0 to 1,000,000/],
    ['a time to come', { countedAt: new Date(NOW.getTime() + 1) }, 'counted-in-future', /still to come/],
    ['an unknown SKU', { sku: 'TEA' }, 'unknown-sku', /no SKU "TEA"/],
    ['an unknown bin', { bin: 'A-9' }, 'unknown-bin', /no bin "A-9"/],
    ['a time before the bin was opened', { countedAt: ago(601) }, 'count-superseded', /was opened for TEE/],
  ])('refuses %s', async (_what, more, code, message) => {
    await expect(counted(8, more)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect([await countMovements(w.rows), await requests()]).toEqual([1, []]);
  });

  it('from before another count of that bin is refused: the later one stands', async () => {
    await counted(8, { countedAt: ago(10) });
    await expect(counted(7, { countedAt: ago(20) })).rejects.toMatchObject({ code: 'count-superseded' });
    await counted(7, { countedAt: ago(10) });
    expect(await w.onHand('TEE', 'A-1')).toBe(7);
  });

  it('that what left since contradicts is refused', async () => {
    await fulfill(w, { ...write, key: newKey(), quantity: 6, bin: 'A-1', channel: 'amazon', occurredAt: ago(10) });
    await expect(counted(5, { countedAt: ago(20) })).rejects.toMatchObject({
      code: 'count-contradicted',
      message: expect.stringMatching(/5 of TEE can't have been in A-1: 6 more left it since/),
    });
    await counted(6, { countedAt: ago(20) });
    expect(await w.onHand('TEE', 'A-1')).toBe(0);
  });

  it('twice at once counts one after the other, and the last one stands', async () => {
    await Promise.all([counted(8), counted(7), counted(9), counted(8, { bin: 'A-2' })]);
    const deltas = await w.rows<{ counted: number; total: number }>(
      `select counted, sum(quantity_delta) over (partition by bin_id order by id)::integer as total from movement order by id desc limit 4`,
    );
    expect(deltas.every(({ counted, total }) => counted === total)).toBe(true);
    expect((await requests()).filter(({ state }) => state === 'waiting')).toHaveLength(1);
    expect(await contradictions(w)).toEqual([]);
  });
});
