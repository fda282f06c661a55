import { beforeEach, describe, expect, it } from 'vitest';
import { fulfill } from '../../../domain/ledger/fulfill.ts';
import { open } from '../../../domain/ledger/open.ts';
import { receive } from '../../../domain/ledger/receive.ts';
import { recount } from '../../../domain/ledger/recount.ts';
import { transfer } from '../../../domain/ledger/transfer.ts';
import { contradictions, NOW, useWarehouse } from './warehouse.ts';

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

describe('what happened before a count and is recorded after it', () => {
  beforeEach(() => counted(8, { countedAt: ago(30) }));
  const late = { ...write, bin: 'A-1', occurredAt: ago(40) };

  it('is refused until somebody says whether it was in the count', async () => {
    await expect(receive(w, { ...late, key: newKey(), quantity: 5 })).rejects.toMatchObject({
      code: 'in-count-missing',
      message: expect.stringMatching(/A-1 was counted for TEE at 2026-11-23T11:30:00Z.*--counted yes.*--counted no/),
    });
    expect(await w.onHand('TEE', 'A-1')).toBe(8);
  });

  it('and was in it leaves on-hand as counted and tells the shop nothing', async () => {
    await receive(w, { ...late, key: newKey(), quantity: 5, inCount: true });
    expect(await w.onHand('TEE', 'A-1')).toBe(8);
    expect(await newest(2)).toMatchObject([
      { kind: 'recount', delta: -5, counted: null, effect: 'none' },
      { kind: 'receipt', delta: 5, counted: null, effect: 'none', state: 'confirmed' },
    ]);
    // The count still waits, and wants the same.
    expect((await requests()).map(({ state }) => state)).toEqual(['waiting']);
    expect(await contradictions(w)).toEqual([]);
  });

  it('asks for a correction of its own once the one of the count was made', async () => {
    await w.rows(`update recount_request set state = 'agreed', settled_at = now()`);
    await receive(w, { ...late, key: newKey(), quantity: 5, inCount: true });
    expect((await requests()).map(({ state }) => state)).toEqual(['agreed', 'waiting']);
  });

  it('and was in it may be more than the bin holds', async () => {
    await fulfill(w, { ...late, key: newKey(), quantity: 20, channel: 'amazon', inCount: true });
    expect(await w.onHand('TEE', 'A-1')).toBe(8);
  });

  it('with another answer under the same key is another write', async () => {
    const key = newKey();
    await receive(w, { ...late, key, quantity: 5, inCount: true });
    await expect(receive(w, { ...late, key, quantity: 5, inCount: false })).rejects.toMatchObject({
      code: 'key-reused',
    });
    expect(await receive(w, { ...late, key, quantity: 5, inCount: true })).toMatchObject({ alreadyRecorded: true });
  });

  it("and was in it still waits for the shop's own evidence", async () => {
    const shipment = { ...late, key: newKey(), quantity: 2, channel: 'storefront', reference: '1001' };
    await fulfill(w, { ...shipment, inCount: true });
    expect(await w.onHand('TEE', 'A-1')).toBe(8);
    expect(await newest(2)).toMatchObject([{ delta: 2 }, { kind: 'fulfillment', delta: -2, effect: 'expect' }]);
  });

  it('and was not in it is posted plainly', async () => {
    await receive(w, { ...late, key: newKey(), quantity: 5, inCount: false });
    expect(await w.onHand('TEE', 'A-1')).toBe(13);
    expect(await newest()).toMatchObject([{ kind: 'receipt', delta: 5, effect: 'push' }]);
  });

  it('asks of a transfer only about the bin that was counted', async () => {
    const move = { ...write, key: newKey(), quantity: 6, from: 'A-1', occurredAt: ago(40) };
    await expect(transfer(w, { ...move, to: 'B-1' })).rejects.toMatchObject({ code: 'in-count-missing' });
    await transfer(w, { ...move, to: 'B-1', inCount: true });
    expect([await w.onHand('TEE', 'A-1'), await w.onHand('TEE', 'B-1')]).toEqual([8, 6]);
    expect(await newest(3)).toMatchObject([
      { kind: 'recount', delta: 6 },
      { kind: 'transfer', delta: 6, effect: 'push' },
      { kind: 'transfer', delta: -6, effect: 'none' },
    ]);
    // It leaves without its other line, which the shop need not hear of.
    expect(await w.rows(`select group_key from message where effect = 'push' and reason = 'transfer'`)).toEqual([
      { group_key: null },
    ]);
  });

  it('is not asked about when it happened after the count, at its moment, or in another bin', async () => {
    await receive(w, { ...late, key: newKey(), quantity: 1, occurredAt: ago(30) });
    await receive(w, { ...late, key: newKey(), quantity: 1, occurredAt: ago(20) });
    await receive(w, { ...late, key: newKey(), quantity: 1, bin: 'A-2' });
    await receive(w, { ...late, key: newKey(), quantity: 1, occurredAt: undefined });
    expect(await w.onHand('TEE', 'A-1')).toBe(11);
  });

  it('and was in it stays out of a later judgement of the same count', async () => {
    await receive(w, { ...late, key: newKey(), quantity: 5, inCount: true });
    await counted(8, { countedAt: ago(30) });
    expect(await newest()).toMatchObject([{ delta: 0, counted: 8 }]);
  });
});
