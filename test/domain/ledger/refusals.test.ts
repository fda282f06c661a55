import { describe, expect, it } from 'vitest';
import { acceptReturn } from '../../../domain/ledger/accept-return.ts';
import { adjust } from '../../../domain/ledger/adjust.ts';
import { fulfill } from '../../../domain/ledger/fulfill.ts';
import { open } from '../../../domain/ledger/open.ts';
import { postMovement } from '../../../domain/ledger/post-movement.ts';
import { receive } from '../../../domain/ledger/receive.ts';
import { transfer } from '../../../domain/ledger/transfer.ts';
import { useWarehouse, type Warehouse } from './warehouse.ts';

const warehouse = useWarehouse();

const write = { sku: 'TEE', actor: 'ana', key: 'k' };
const receipt = { ...write, quantity: 5, bin: 'A-1' };
const shipment = { ...receipt, channel: 'storefront', reference: '1001' };

type Attempt = (w: Warehouse) => Promise<unknown>;

const refused: [what: string, code: string, words: RegExp, attempt: Attempt][] = [
  ['an unknown SKU', 'unknown-sku', /no SKU "TEA"/, (w) => receive(w, { ...receipt, sku: 'TEA' })],
  ['an unknown bin', 'unknown-bin', /no bin "A-9"/, (w) => receive(w, { ...receipt, bin: 'A-9' })],
  ['a quantity of nothing', 'bad-quantity', /^0 isn't a quantity/, (w) => receive(w, { ...receipt, quantity: 0 })],
  ['half a unit', 'bad-quantity', /^1\.5 isn't/, (w) => receive(w, { ...receipt, quantity: 1.5 })],
  ["what isn't a number", 'bad-quantity', /^NaN isn't/, (w) => receive(w, { ...receipt, quantity: Number.NaN })],
  ['more than a million', 'bad-quantity', /at most 1,000,000/, (w) => receive(w, { ...receipt, quantity: 1_000_001 })],
  ['a negative receipt', 'bad-quantity', /-5 is negative/, (w) => receive(w, { ...receipt, quantity: -5 })],
  ['a negative shipment', 'bad-quantity', /negative/, (w) => fulfill(w, { ...shipment, quantity: -5 })],
  [
    'a negative return',
    'bad-quantity',
    /negative/,
    (w) => acceptReturn(w, { ...receipt, quantity: -5, restocked: false }),
  ],
  [
    'a negative transfer',
    'bad-quantity',
    /negative/,
    (w) => transfer(w, { ...write, quantity: -5, from: 'A-1', to: 'A-2' }),
  ],
  ['a negative opening', 'bad-quantity', /negative/, (w) => open(w, { ...receipt, quantity: -5 })],
  [
    'an adjustment by nothing',
    'bad-quantity',
    /^0 isn't/,
    (w) => adjust(w, { ...write, quantityDelta: 0, bin: 'A-1', reason: 'x' }),
  ],
  [
    'an adjustment without a reason',
    'reason-missing',
    /needs its reason/,
    (w) => adjust(w, { ...write, quantityDelta: 1, bin: 'A-1', reason: ' ' }),
  ],
  [
    'a channel typed "Storefront"',
    'unknown-channel',
    /"Storefront" isn't a channel here: use one of storefront, amazon, wholesale/,
    (w) => fulfill(w, { ...shipment, channel: 'Storefront' }),
  ],
  [
    'a channel left empty',
    'unknown-channel',
    /needs its channel: use one of storefront, amazon/,
    (w) => fulfill(w, { ...shipment, channel: '' }),
  ],
  [
    'an order of the storefront without its number',
    'order-missing',
    /order number/,
    (w) => fulfill(w, { ...shipment, reference: undefined }),
  ],
  [
    'a restocked return without its order',
    'order-missing',
    /order number/,
    (w) => acceptReturn(w, { ...receipt, restocked: true }),
  ],
  [
    'a receipt with a channel',
    'channel-misplaced',
    /A receipt has no channel/,
    (w) => postMovement(w, { ...write, kind: 'receipt', channel: 'amazon', lines: [{ bin: 'A-1', quantityDelta: 1 }] }),
  ],
  [
    'more than the bin holds',
    'insufficient-stock',
    /Bin A-1 holds 0 of TEE, so 5 can't leave it/,
    (w) => fulfill(w, shipment),
  ],
  [
    'an adjustment below zero',
    'insufficient-stock',
    /holds 0 of TEE/,
    (w) => adjust(w, { ...write, quantityDelta: -1, bin: 'A-1', reason: 'lost' }),
  ],
  [
    "a transfer of what isn't there",
    'insufficient-stock',
    /Bin A-1 holds 0/,
    (w) => transfer(w, { ...write, quantity: 1, from: 'A-1', to: 'A-2' }),
  ],
  [
    'a transfer to itself',
    'transfer-to-itself',
    /both ends/,
    (w) => transfer(w, { ...write, quantity: 1, from: 'A-1', to: 'A-1' }),
  ],
  ['an empty key', 'key-missing', /idempotency key/, (w) => receive(w, { ...receipt, key: ' ' })],
  [
    'a key longer than an index takes',
    'bad-text',
    /The key .* has 5000 characters/,
    (w) => receive(w, { ...receipt, key: 'x'.repeat(5_000) }),
  ],
  ['a note with NUL', 'bad-text', /The note .* can't be read/, (w) => receive(w, { ...receipt, note: 'a\0b' })],
  [
    'a reference with a line break',
    'bad-text',
    /The reference/,
    (w) => receive(w, { ...receipt, reference: 'PO-1\nPO-2' }),
  ],
];

describe('the ledger', () => {
  it.each(refused)('refuses %s and writes nothing', async (_what, code, words, attempt) => {
    await expect(attempt(warehouse)).rejects.toMatchObject({
      name: expect.stringMatching(/Error$/),
      code,
      message: expect.stringMatching(words),
    });
    expect(
      await warehouse.rows(
        'select (select count(*) from movement) + (select count(*) from message) + (select count(*) from stock_level) as n',
      ),
    ).toEqual([{ n: '0' }]);
    expect(warehouse.woken).toEqual([]);
  });

  it('refuses an order of the storefront under another channel, with or without its "#"', async () => {
    await receive(warehouse, receipt);
    await warehouse.rows(`insert into storefront_order values ('gid-1', '1001', now(), now())`);
    for (const reference of ['1001', '#1001']) {
      const attempt = fulfill(warehouse, { ...shipment, key: reference, channel: 'amazon', reference });
      await expect(attempt).rejects.toMatchObject({
        code: 'storefront-order',
        message: expect.stringContaining(reference),
      });
    }
    await fulfill(warehouse, { ...shipment, key: 'right', channel: 'storefront', reference: '#1001' });
    expect(await warehouse.onHand('TEE', 'A-1')).toBe(0);
  });

  it('refuses a second opening of a bin', async () => {
    await open(warehouse, { ...receipt, key: 'one' });
    await open(warehouse, { ...receipt, key: 'two', bin: 'A-2' });
    await expect(open(warehouse, { ...receipt, key: 'three' })).rejects.toMatchObject({
      code: 'late-opening',
      message: expect.stringContaining('bin A-1 was opened before'),
    });
  });

  it('refuses an opening at a location where anything else happened, and takes it at another', async () => {
    await receive(warehouse, { ...receipt, key: 'one', bin: 'A-2' });
    await expect(open(warehouse, { ...receipt, key: 'two' })).rejects.toMatchObject({
      code: 'late-opening',
      message: expect.stringContaining('it has a receipt in bin A-2 already'),
    });
    await open(warehouse, { ...receipt, key: 'three', bin: 'B-1' });
    await open(warehouse, { ...receipt, key: 'four', sku: 'MUG' });
  });
});
