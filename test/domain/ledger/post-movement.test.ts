import { describe, expect, it } from 'vitest';
import { fulfill } from '../../../domain/ledger/fulfill.ts';
import { receive } from '../../../domain/ledger/receive.ts';
import { transfer } from '../../../domain/ledger/transfer.ts';
import { contradictions, countMovements, useWarehouse } from './warehouse.ts';

const w = useWarehouse();
const receipt = { sku: 'TEE', actor: 'ana', key: 'k', quantity: 12, bin: 'A-1' };

describe('a key', () => {
  it('returns the first result when it comes again, whoever asks', async () => {
    const first = await receive(w, receipt);
    const again = await receive(w, { ...receipt, actor: 'ben' });
    expect(again.alreadyRecorded).toBe(true);
    expect(again.movements.map((movement) => movement.id)).toEqual(first.movements.map((movement) => movement.id));
    expect(again.movements[0]!.actor).toBe('ana');
    expect(await w.onHand('TEE', 'A-1')).toBe(12);
  });

  it('returns both lines of a transfer', async () => {
    await receive(w, receipt);
    const move = { ...receipt, key: 'm', quantity: 3, from: 'A-1', to: 'A-2' };
    await transfer(w, move);
    const again = await transfer(w, move);
    expect(again.movements.map((movement) => movement.quantityDelta)).toEqual([-3, 3]);
    expect(await w.onHand('TEE', 'A-2')).toBe(3);
  });

  it.each([
    ['quantity', { quantity: 13 }],
    ['bin', { bin: 'A-2' }],
    ['SKU', { sku: 'MUG' }],
    ['reference', { reference: 'PO-2' }],
    ['note', { note: 'x' }],
    ['time', { occurredAt: new Date(0) }],
  ])('is refused with another %s', async (_what, change) => {
    await receive(w, receipt);
    await expect(receive(w, { ...receipt, ...change })).rejects.toMatchObject({ code: 'key-reused' });
    expect(await countMovements(w.rows)).toBe(1);
  });

  it('is one write, however many ask at once', async () => {
    const posted = await Promise.all(Array.from({ length: 8 }, () => receive(w, receipt)));
    expect(posted.filter((one) => !one.alreadyRecorded)).toHaveLength(1);
    expect(await w.onHand('TEE', 'A-1')).toBe(12);
    expect(w.woken).toHaveLength(1);
  });

  it('goes to one of two SKUs that ask at once; the other is refused', async () => {
    const outcomes = await Promise.allSettled([receive(w, receipt), receive(w, { ...receipt, sku: 'MUG' })]);
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused.map((outcome) => outcome.reason)).toMatchObject([{ code: 'key-reused' }]);
    expect(await contradictions(w)).toEqual([]);
  });
});

describe('one unit of work', () => {
  it('wakes the drain when others can see the movement, not before', async () => {
    await receive(w, receipt);
    expect(await Promise.all(w.woken)).toEqual([1]);
  });

  it('wakes nobody for what was recorded before or refused', async () => {
    await receive(w, receipt);
    await receive(w, receipt);
    await expect(receive(w, { ...receipt, key: 'other', bin: 'nowhere' })).rejects.toThrow('no bin');
    expect(w.woken).toHaveLength(1);
  });

  it('leaves nothing of a transfer whose second end is refused', async () => {
    await receive(w, receipt);
    await expect(
      transfer(w, { ...receipt, key: 'm', quantity: 1_000_000, from: 'A-1', to: 'A-2' }),
    ).rejects.toMatchObject({ code: 'insufficient-stock' });
    expect([await w.onHand('TEE', 'A-1'), await w.onHand('TEE', 'A-2')]).toEqual([12, 0]);
    expect(await countMovements(w.rows)).toBe(1);
  });

  it('leaves nothing when the database fails at the very end', async () => {
    const owner = await w.connect('owner');
    await owner.query(`alter table message add constraint no_mugs check (reason <> 'receipt') not valid`);
    try {
      await expect(receive(w, receipt)).rejects.toThrow('no_mugs');
    } finally {
      await owner.query('alter table message drop constraint no_mugs');
    }
    expect(await countMovements(w.rows)).toBe(0);
    expect(await w.onHand('TEE', 'A-1')).toBe(0);
    expect(w.woken).toEqual([]);
  });
});

describe('eight writers at one bin', () => {
  it('never take it below zero, and on hand is the sum of what they did', async () => {
    await receive(w, { ...receipt, quantity: 30 });
    const shipments = writers(8, 8, (key) =>
      fulfill(w, { ...receipt, key, quantity: 1, channel: 'amazon', reference: 'x' }).then(() => 'shipped', codeOf),
    );
    const outcomes = await shipments;
    expect(outcomes.filter((outcome) => outcome === 'shipped')).toHaveLength(30);
    expect(outcomes.filter((outcome) => outcome === 'insufficient-stock')).toHaveLength(34);
    expect(await w.onHand('TEE', 'A-1')).toBe(0);
    expect(await contradictions(w)).toEqual([]);
  });

  it('get ids in the order of their commits', async () => {
    // A reader that only ever looks past the last id it saw misses what commits below it: here, nothing.
    let last = 0;
    let seen = 0;
    let writing = true;
    const reader = (async () => {
      for (;;) {
        const done = !writing;
        const rows = await w.rows<{ id: string }>('select id from movement where id > $1 order by id', [last]);
        seen += rows.length;
        last = Number(rows.at(-1)?.id ?? last);
        if (done) return;
      }
    })();
    await writers(8, 8, (key) => receive(w, { ...receipt, key }));
    writing = false;
    await reader;
    expect(seen).toBe(64);
  });
});

/** So many at a time, each one write after another, every write with its own key. */
async function writers<T>(width: number, each: number, write: (key: string) => Promise<T>): Promise<T[]> {
  const all = Array.from({ length: width }, async (_, writer) => {
    const results: T[] = [];
    for (let n = 0; n < each; n++) results.push(await write(`${writer}-${n}`));
    return results;
  });
  return (await Promise.all(all)).flat();
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : error;
}
