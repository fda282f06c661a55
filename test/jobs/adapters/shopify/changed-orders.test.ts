import { describe, expect, it } from 'vitest';
import type { ShopOrder } from '../../../../domain/ports/storefront.ts';
import { answers, calm, shopifyAt, startStubShop, type Answer, type StubShop } from './stub-shop.ts';

const AT = '2026-11-20T08:00:00Z';
const NORTH = { id: 'gid://shopify/Location/1' };
const lastPage = { hasNextPage: false, endCursor: null };

const line = (id: string, quantity = 1, sku: string | null = 'A') => ({ id, quantity, lineItem: { sku } });
const lines = (nodes: object[], endCursor: string | null = null) => ({
  pageInfo: endCursor === null ? lastPage : { hasNextPage: true, endCursor },
  nodes,
});
const fulfillment = (id: string, rest: object = {}) => ({
  id,
  status: 'SUCCESS',
  createdAt: AT,
  location: NORTH,
  fulfillmentLineItems: lines([line(`${id}-1`)]),
  ...rest,
});
const refundLine = (restockType: string, restocked: boolean, rest: object = {}) => ({
  id: `${restockType}-${restocked}`,
  quantity: 2,
  restockType,
  restocked,
  location: NORTH,
  lineItem: { id: 'li', sku: 'A' },
  ...rest,
});
const refund = (id: string, nodes: object[]) => ({ id, createdAt: AT, refundLineItems: lines(nodes) });
const order = (rest: object = {}) => ({
  id: 'o1',
  name: '#1001',
  updatedAt: AT,
  fulfillments: [],
  refunds: [],
  ...rest,
});

const orders = (nodes: object[], endCursor: string | null = null): Answer =>
  answers.json({ data: { orders: lines(nodes, endCursor) } });
const node = (part: object): Answer => answers.json({ data: { node: part } });
const ids = (list: string[]) => list.map((id) => ({ id }));
const parts = (fulfillments: string[], refunds: string[] = []): Answer =>
  answers.json({ data: { order: { fulfillments: ids(fulfillments), refunds: ids(refunds) } } });

async function readOrders(stub: StubShop, since = new Date(AT)): Promise<ShopOrder[]> {
  const found: ShopOrder[] = [];
  for await (const page of shopifyAt(stub.url).changedOrders(since, calm)) found.push(...page);
  return found;
}

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

  it('follows the lines of a fulfilment and of a refund beyond their first page', async () => {
    const long = fulfillment('f', { fulfillmentLineItems: lines([line('a')], 'c1') });
    const refunded = { ...refund('r', []), refundLineItems: lines([refundLine('CANCEL', true)], 'd1') };
    const stub = await startStubShop(
      orders([order({ fulfillments: [long], refunds: [refunded] })]),
      node(fulfillment('f', { fulfillmentLineItems: lines([line('b')], 'c2') })),
      node(fulfillment('f', { fulfillmentLineItems: lines([line('c')]) })),
      node(refund('r', [refundLine('NO_RESTOCK', false)])),
    );
    const [whole] = await readOrders(stub);
    expect(whole?.fulfillments[0]?.lines.map(({ lineId }) => lineId)).toEqual(['a', 'b', 'c']);
    expect(whole?.refunds[0]?.lines.map(({ restock }) => restock)).toEqual(['cancel', 'none']);
    expect(stub.seen.map(({ variables }) => variables['after'])).toEqual([null, 'c1', 'c2', 'd1']);
  });

  it('reads fulfilments and refunds beyond the first three, each once and in order', async () => {
    const many = order({ fulfillments: ['f1', 'f2', 'f3'].map((id) => fulfillment(id)) });
    const stub = await startStubShop(
      orders([many]),
      parts(['f1', 'f2', 'f3', 'f4'], ['r1']),
      node(fulfillment('f4')),
      node(refund('r1', [refundLine('RETURN', true)])),
    );
    const [whole] = await readOrders(stub);
    expect(whole?.fulfillments.map(({ fulfillmentId }) => fulfillmentId)).toEqual(['f1', 'f2', 'f3', 'f4']);
    expect(whole?.refunds.map(({ refundId }) => refundId)).toEqual(['r1']);
    expect(stub.seen).toHaveLength(4);
  });

  it.each<[string, Answer[]]>([
    [
      'a line without a quantity',
      [
        orders([
          order({
            fulfillments: [fulfillment('f', { fulfillmentLineItems: lines([{ ...line('a'), quantity: null }]) })],
          }),
        ]),
      ],
    ],
    [
      'parts that can no longer be read',
      [
        orders([order({ fulfillments: ['a', 'b', 'c'].map((id) => fulfillment(id)) })]),
        parts(['d']),
        answers.json({ data: { node: null } }),
      ],
    ],
    [
      '250 fulfilments',
      [
        orders([order({ fulfillments: ['a', 'b', 'c'].map((id) => fulfillment(id)) })]),
        parts(Array.from({ length: 250 }, (_, index) => `f${index}`)),
      ],
    ],
  ])('throws rather than pass on an order with %s', async (_, script) => {
    const stub = await startStubShop(...script);
    await expect(readOrders(stub)).rejects.toMatchObject({ code: 'shop-answer-unreadable' });
  });
});
