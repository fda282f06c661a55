import type { ShopOrder } from '../../../../domain/ports/storefront.ts';
import { answers, calm, shopifyAt, type Answer, type StubShop } from './stub-shop.ts';

export const AT = '2026-11-20T08:00:00Z';
export const NORTH = { id: 'gid://shopify/Location/1' };
const lastPage = { hasNextPage: false, endCursor: null };

export const line = (id: string, quantity = 1, sku: string | null = 'A') => ({ id, quantity, lineItem: { sku } });
export const lines = (nodes: object[], endCursor: string | null = null) => ({
  pageInfo: endCursor === null ? lastPage : { hasNextPage: true, endCursor },
  nodes,
});
export const fulfillment = (id: string, rest: object = {}) => ({
  id,
  status: 'SUCCESS',
  createdAt: AT,
  location: NORTH,
  fulfillmentLineItems: lines([line(`${id}-1`)]),
  ...rest,
});
export const refundLine = (restockType: string, restocked: boolean, rest: object = {}) => ({
  id: `${restockType}-${restocked}`,
  quantity: 2,
  restockType,
  restocked,
  location: NORTH,
  lineItem: { id: 'li', sku: 'A' },
  ...rest,
});
export const refund = (id: string, nodes: object[]) => ({ id, createdAt: AT, refundLineItems: lines(nodes) });
export const order = (rest: object = {}) => ({
  id: 'o1',
  name: '#1001',
  updatedAt: AT,
  fulfillments: [],
  refunds: [],
  ...rest,
});

export const orders = (nodes: object[], endCursor: string | null = null): Answer =>
  answers.json({ data: { orders: lines(nodes, endCursor) } });
export const node = (part: object): Answer => answers.json({ data: { node: part } });
const ids = (list: string[]) => list.map((id) => ({ id }));
export const parts = (fulfillments: string[], refunds: string[] = []): Answer =>
  answers.json({ data: { order: { fulfillments: ids(fulfillments), refunds: ids(refunds) } } });

export async function readOrders(stub: StubShop, since = new Date(AT)): Promise<ShopOrder[]> {
  const found: ShopOrder[] = [];
  for await (const page of shopifyAt(stub.url).changedOrders(since, calm)) found.push(...page);
  return found;
}
