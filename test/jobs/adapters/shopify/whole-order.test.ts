import { describe, expect, it } from 'vitest';
import { line, lines, fulfillment, refundLine, refund, order, orders, node, parts, readOrders } from './stub-orders.ts';
import { answers, startStubShop, type Answer } from './stub-shop.ts';

describe('an order that is read whole', () => {
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
