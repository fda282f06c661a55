import { describe, expect, it } from 'vitest';
import { AT, NORTH, fulfillment, refundLine, refund, order, orders, readOrders } from './stub-orders.ts';
import { startStubShop } from './stub-shop.ts';

describe('changedOrders', () => {
  it('gives fulfilments and refunds in the words of the port', async () => {
    const one = order({ fulfillments: [fulfillment('f1')], refunds: [refund('r1', [refundLine('RETURN', true)])] });
    const stub = await startStubShop(orders([one]));
    expect(await readOrders(stub)).toEqual([
      {
        orderId: 'o1',
        name: '1001',
        updatedAt: new Date(AT),
        fulfillments: [
          {
            fulfillmentId: 'f1',
            cancelled: false,
            shopLocationId: NORTH.id,
            createdAt: new Date(AT),
            lines: [{ lineId: 'f1-1', sku: 'A', quantity: 1 }],
          },
        ],
        refunds: [
          {
            refundId: 'r1',
            createdAt: new Date(AT),
            lines: [{ lineId: 'RETURN-true', sku: 'A', quantity: 2, restock: 'return', shopLocationId: NORTH.id }],
          },
        ],
      },
    ]);
  });

  it('asks from the second of the given time on, oldest change first', async () => {
    const stub = await startStubShop(orders([]));
    await readOrders(stub, new Date('2026-11-20T08:00:00.999Z'));
    expect(stub.seen[0]?.variables['query']).toBe(`updated_at:>='2026-11-20T08:00:00Z'`);
    expect(stub.seen[0]?.body).toContain('sortKey: UPDATED_AT');
  });

  it('follows the pages of orders', async () => {
    const stub = await startStubShop(orders([order()], 'c1'), orders([order({ id: 'o2', name: '##7' })]));
    expect((await readOrders(stub)).map(({ orderId, name }) => [orderId, name])).toEqual([
      ['o1', '1001'],
      ['o2', '#7'],
    ]);
  });

  it('starts a new list from the last change seen before a list ends at 25,000', async () => {
    const later = '2026-11-21T09:30:00Z';
    const many = (updatedAt: string) => Array.from({ length: 10_000 }, () => order({ updatedAt }));
    const stub = await startStubShop(
      orders(many(AT), 'c1'),
      orders(many(later), 'c2'),
      orders([order({ id: 'last' })]),
    );
    expect(await readOrders(stub)).toHaveLength(20_001);
    expect(stub.seen.map(({ variables }) => [variables['after'], variables['query']])).toEqual([
      [null, `updated_at:>='${AT}'`],
      ['c1', `updated_at:>='${AT}'`],
      [null, `updated_at:>='${later}'`],
    ]);
  });

  it('refuses a list that could only start over where it began', async () => {
    const many = Array.from({ length: 20_000 }, () => order());
    const stub = await startStubShop(orders(many, 'c1'));
    await expect(readOrders(stub)).rejects.toMatchObject({ code: 'shop-answer-unreadable' });
  });

  it.each([
    ['SUCCESS', false],
    ['OPEN', false],
    ['PENDING', false],
    ['CANCELLED', true],
    ['ERROR', true],
    ['FAILURE', true],
  ])('takes a fulfilment that is %s as cancelled: %s', async (status, cancelled) => {
    const stub = await startStubShop(orders([order({ fulfillments: [fulfillment('f', { status })] })]));
    expect((await readOrders(stub))[0]?.fulfillments[0]?.cancelled).toBe(cancelled);
  });

  it.each([
    ['RETURN', true, 'return'],
    ['RETURN', false, 'none'],
    ['CANCEL', true, 'cancel'],
    ['CANCEL', false, 'cancel'],
    ['LEGACY_RESTOCK', true, 'return'],
    ['LEGACY_RESTOCK', false, 'none'],
    ['NO_RESTOCK', false, 'none'],
  ])('reads a refund with %s, restocked %s, as %s', async (type, restocked, restock) => {
    const stub = await startStubShop(orders([order({ refunds: [refund('r', [refundLine(type, restocked)])] })]));
    expect((await readOrders(stub))[0]?.refunds[0]?.lines[0]?.restock).toBe(restock);
  });

  it('names refund lines without an id by their place, and blank SKUs as none', async () => {
    const bare = refundLine('CANCEL', true, { id: null, lineItem: { id: 'li', sku: '' }, location: null });
    const stub = await startStubShop(orders([order({ refunds: [refund('r', [bare, bare])] })]));
    expect((await readOrders(stub))[0]?.refunds[0]?.lines).toMatchObject([
      { lineId: 'r/0', sku: null, shopLocationId: null },
      { lineId: 'r/1', sku: null },
    ]);
  });
});
