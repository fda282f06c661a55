import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listMovements } from '../../../domain/history/list-movements.ts';
import { acceptReturn } from '../../../domain/ledger/accept-return.ts';
import { HOUR, World } from '../reconcile/world.ts';
import { BothLogins } from './both-logins.ts';

let world: World;
let both: BothLogins;

const at = (hour: number) => new Date(Date.UTC(2026, 10, 23, hour));

beforeAll(async () => {
  world = await World.open();
  both = await BothLogins.open(world.database);
  for (const sku of ['TEE', 'MUG', 'NEVER']) await world.sku(sku);
  await world.open('TEE', 10, { at: at(2) });
  await world.open('TEE', 4, { bin: 'Z' });
  await world.receive('MUG', 1);
  await world.receive('TEE', 3, 'B');
  world.pass(HOUR);
  await world.ship('TEE', 2, '#1001');
  await world.sell('TEE', 1, 'Z');
  await acceptReturn(world.ledger, {
    sku: 'TEE',
    quantity: 1,
    bin: 'A',
    reference: 'R-7',
    note: 'a seam is open',
    actor: 'mia',
    key: 'return',
    restocked: false,
  });
});
afterAll(async () => {
  await both.close();
  await world.close();
});

type Asked = Partial<Parameters<typeof listMovements>[1]>;
const list = (asked: Asked = {}) =>
  both.ask((database) => listMovements(database.em(), { sku: 'TEE', limit: 10, ...asked }));
const kinds = async (asked: Asked) => (await list(asked)).rows.map(({ kind, bin }) => `${kind} ${bin}`);

describe('listMovements', () => {
  it('tells the lines of one SKU, the last recorded first', async () => {
    const { rows, next } = await list();
    expect(rows.map(({ kind, quantityDelta, location, effect }) => [kind, quantityDelta, location, effect])).toEqual([
      ['return', 1, 'main', 'push'],
      ['fulfillment', -1, 'other', 'push'],
      ['fulfillment', -2, 'main', 'expect'],
      ['receipt', 3, 'main', 'push'],
      ['opening', 4, 'other', 'none'],
      ['opening', 10, 'main', 'none'],
    ]);
    expect(next).toBeNull();
  });

  it('says everything of a line, and its message', async () => {
    const [line] = (await list({ limit: 1 })).rows;
    expect(line).toEqual({
      id: 7,
      occurredAt: at(11),
      recordedAt: at(11),
      kind: 'return',
      sku: 'TEE',
      location: 'main',
      bin: 'A',
      quantityDelta: 1,
      channel: null,
      reference: 'R-7',
      note: 'a seam is open',
      actor: 'mia',
      messageId: 7,
      effect: 'push',
    });
    const [sold, shipped] = (await list({ kinds: ['fulfillment'] })).rows;
    expect([sold!.channel, shipped!.channel, shipped!.reference]).toEqual(['wholesale', 'storefront', '#1001']);
  });

  it('keeps to a location, to kinds, and to both', async () => {
    expect(await kinds({ location: 'other' })).toEqual(['fulfillment Z', 'opening Z']);
    expect(await kinds({ kinds: ['receipt', 'return'] })).toEqual(['return A', 'receipt B']);
    expect(await kinds({ location: 'other', kinds: ['opening'] })).toEqual(['opening Z']);
    expect(await kinds({ location: 'none' })).toEqual([]);
  });

  it('keeps to when they occurred: from then on, and before then', async () => {
    expect(await kinds({ within: { to: at(10) } })).toEqual(['opening A']);
    expect(await kinds({ within: { from: at(10), to: at(11) } })).toEqual(['receipt B', 'opening Z']);
    expect(await kinds({ within: { from: at(11) } })).toEqual(['return A', 'fulfillment Z', 'fulfillment A']);
  });

  it('goes on where a page ended, and ends', async () => {
    const first = await list({ limit: 4 });
    expect(first.rows.map(({ id }) => id)).toEqual([7, 6, 5, 4]);
    expect(first.next).toBe(4);
    const second = await list({ limit: 4, before: 4 });
    expect(second.rows.map(({ id }) => id)).toEqual([2, 1]);
    expect(second.next).toBeNull();
    expect((await list({ limit: 2, before: 4 })).next).toBeNull();
  });

  it('has nothing of a SKU that never moved, or that nobody knows', async () => {
    for (const sku of ['NEVER', 'UNKNOWN']) expect(await list({ sku })).toEqual({ rows: [], next: null });
  });
});
