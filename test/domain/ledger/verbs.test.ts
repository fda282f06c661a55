import { describe, expect, it } from 'vitest';
import { acceptReturn } from '../../../domain/ledger/accept-return.ts';
import { adjust } from '../../../domain/ledger/adjust.ts';
import { fulfill } from '../../../domain/ledger/fulfill.ts';
import { open } from '../../../domain/ledger/open.ts';
import type { Posted } from '../../../domain/ledger/post-movement.ts';
import { receive } from '../../../domain/ledger/receive.ts';
import { transfer } from '../../../domain/ledger/transfer.ts';
import { contradictions, NOW, useWarehouse } from './warehouse.ts';

const w = useWarehouse();

const write = (key: string) => ({ sku: 'TEE', actor: 'ana', key });

describe('a verb', () => {
  it('receives: the bin gains, the shop is told', async () => {
    const posted = await receive(w, { ...write('k'), quantity: 12, bin: 'A-1', reference: 'PO-7', note: 'blue' });
    expect(posted.alreadyRecorded).toBe(false);
    expect(await w.onHand('TEE', 'A-1')).toBe(12);
    expect(await linesOf(posted)).toEqual([
      { kind: 'receipt', bin: 'A-1', delta: 12, effect: 'push', state: 'pending', order: null, group: null },
    ]);
    expect(posted.movements[0]).toMatchObject({
      reference: 'PO-7',
      note: 'blue',
      actor: 'ana',
      channel: null,
      occurredAt: NOW,
      recordedAt: NOW,
    });
  });

  it('ships an order of the storefront and waits for the shop to lower its own number', async () => {
    await stock();
    const posted = await fulfill(w, {
      ...write('k'),
      quantity: 2,
      bin: 'A-1',
      channel: 'storefront',
      reference: '#1001',
    });
    expect(await w.onHand('TEE', 'A-1')).toBe(8);
    expect(await linesOf(posted)).toEqual([
      { kind: 'fulfillment', bin: 'A-1', delta: -2, effect: 'expect', state: 'pending', order: '1001', group: null },
    ]);
  });

  it('ships for another channel and tells the shop', async () => {
    await stock();
    const posted = await fulfill(w, { ...write('k'), quantity: 2, bin: 'A-1', channel: 'amazon', reference: '114-7' });
    expect(await linesOf(posted)).toMatchObject([{ delta: -2, effect: 'push', order: null }]);
  });

  it('takes a return back and tells the shop, unless its own refund did it', async () => {
    const back = { quantity: 1, bin: 'A-1', reference: '1001' };
    const told = await acceptReturn(w, { ...write('k1'), ...back, restocked: false });
    const known = await acceptReturn(w, { ...write('k2'), ...back, restocked: true });
    expect(await w.onHand('TEE', 'A-1')).toBe(2);
    expect(await linesOf(told)).toMatchObject([{ kind: 'return', delta: 1, effect: 'push', order: null }]);
    expect(await linesOf(known)).toMatchObject([{ kind: 'return', delta: 1, effect: 'expect', order: '1001' }]);
  });

  it('adjusts either way, with the reason as its note', async () => {
    await stock();
    const posted = await adjust(w, { ...write('k'), quantityDelta: -3, bin: 'A-1', reason: 'water damage' });
    expect(await w.onHand('TEE', 'A-1')).toBe(7);
    expect(posted.movements[0]!.note).toBe('water damage');
    expect(await linesOf(posted)).toMatchObject([{ kind: 'adjustment', delta: -3, effect: 'push' }]);
  });

  it('moves inside a building without a word to the shop', async () => {
    await stock();
    const posted = await transfer(w, { ...write('k'), quantity: 4, from: 'A-1', to: 'A-2' });
    expect([await w.onHand('TEE', 'A-1'), await w.onHand('TEE', 'A-2')]).toEqual([6, 4]);
    expect(await linesOf(posted)).toEqual([
      { kind: 'transfer', bin: 'A-1', delta: -4, effect: 'none', state: 'confirmed', order: null, group: null },
      { kind: 'transfer', bin: 'A-2', delta: 4, effect: 'none', state: 'confirmed', order: null, group: null },
    ]);
  });

  it('moves between buildings and tells the shop of both ends in one group', async () => {
    await stock();
    const posted = await transfer(w, { ...write('k'), quantity: 4, from: 'A-1', to: 'B-1' });
    expect(await linesOf(posted)).toMatchObject([
      { bin: 'A-1', delta: -4, effect: 'push', group: 'k' },
      { bin: 'B-1', delta: 4, effect: 'push', group: 'k' },
    ]);
  });

  it('opens with what the shop counts already, so it is told nothing', async () => {
    const posted = await open(w, { ...write('k'), quantity: 40, bin: 'A-1' });
    expect(await w.onHand('TEE', 'A-1')).toBe(40);
    expect(await linesOf(posted)).toMatchObject([{ kind: 'opening', delta: 40, effect: 'none', state: 'confirmed' }]);
  });

  it('keeps the time it is given beside the time it was recorded', async () => {
    const occurredAt = new Date('2026-11-01T08:30:00Z');
    const { movements } = await receive(w, { ...write('k'), quantity: 1, bin: 'A-1', occurredAt });
    expect(movements[0]).toMatchObject({ occurredAt, recordedAt: NOW });
    expect(await contradictions(w)).toEqual([]);
  });
});

function stock() {
  return receive(w, { ...write('first'), quantity: 10, bin: 'A-1' });
}

function linesOf({ movements }: Posted) {
  return w.rows(
    `select m.kind, b.code as bin, m.quantity_delta as delta, g.effect, g.state, g.order_name as order, g.group_key as group
       from movement m join bin b on b.id = m.bin_id join message g on g.movement_id = m.id
      where m.id = any($1::bigint[]) order by m.id`,
    [movements.map((movement) => movement.id)],
  );
}
