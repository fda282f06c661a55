import { describe, expect, it } from 'vitest';
import type { ShopItem } from '../../../../domain/ports/storefront.ts';
import { answers, calm, shopifyAt, startStubShop, type Answer, type SeenRequest } from './stub-shop.ts';

const LOCATION = 'gid://shopify/Location/1';
const item = (id: number) => ({
  id: `gid://shopify/InventoryItem/${id}`,
  sku: `S${id}`,
  tracked: true,
  l0: null,
});

const pageOf = (nodes: object[], endCursor: string | null, hasNextPage = endCursor !== null) =>
  answers.json({ data: { inventoryItems: { pageInfo: { hasNextPage, endCursor }, nodes } } });

/** A shop of `count` items that ends every list after 25,000 objects, as the real one is said to. */
function largeShop(count: number, idOf = (position: number) => position): Answer {
  return (response, request) => {
    const { first, after, query } = variablesOf(request);
    const start = Number(/^id:>=(\d+)$/u.exec(query ?? '')?.[1] ?? 1);
    const from = Math.max(start, Number(after ?? 0) + 1);
    const to = Math.min(count, from + first - 1, start + 25_000 - 1);
    const nodes = Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => item(idOf(from + index)));
    const more = to < Math.min(count, start + 25_000 - 1);
    pageOf(nodes, more ? String(to) : null)(response, request);
  };
}

function variablesOf(request: SeenRequest): { first: number; after: string | null; query: string | null } {
  return request.variables as { first: number; after: string | null; query: string | null };
}

async function idsOf(pages: AsyncIterable<ShopItem[]>): Promise<string[]> {
  const ids: string[] = [];
  for await (const page of pages) ids.push(...page.map(({ inventoryItemId }) => inventoryItemId));
  return ids;
}

describe('scanItems', () => {
  it('follows the cursor to the last page', async () => {
    const stub = await startStubShop(pageOf([item(1)], 'a'), pageOf([], 'b'), pageOf([item(2)], null));
    expect(await idsOf(shopifyAt(stub.url).scanItems([LOCATION], calm))).toHaveLength(2);
    expect(stub.seen.map((request) => variablesOf(request).after)).toEqual([null, 'a', 'b']);
  });

  it('chooses pages that stay below 1000 points', async () => {
    const stub = await startStubShop(pageOf([], null));
    const storefront = shopifyAt(stub.url);
    for (const count of [0, 1, 2, 12, 300]) {
      await idsOf(
        storefront.scanItems(
          Array.from({ length: count }, (_, index) => `l${index}`),
          calm,
        ),
      );
    }
    expect(stub.seen.map((request) => variablesOf(request).first)).toEqual([250, 180, 100, 18, 1]);
  });

  it('takes smaller pages when the shop finds one too costly', async () => {
    const stub = await startStubShop(answers.errors('MAX_COST_EXCEEDED'), pageOf([item(1)], 'a'), pageOf([], null));
    expect(await idsOf(shopifyAt(stub.url).scanItems([LOCATION], calm))).toHaveLength(1);
    expect(stub.seen.map((request) => variablesOf(request).first)).toEqual([180, 90, 90]);
  });

  it('reads past the end of a list of 25,000', async () => {
    const stub = await startStubShop(largeShop(50_001));
    const ids = await idsOf(shopifyAt(stub.url).scanItems([LOCATION], calm));
    expect(new Set(ids).size).toBe(50_001);
    expect(ids).toHaveLength(50_001);
  });

  it('refuses a long shop that does not list by id, rather than read it short', async () => {
    const stub = await startStubShop(largeShop(50_001, (position) => 60_000 - position));
    await expect(idsOf(shopifyAt(stub.url).scanItems([LOCATION], calm))).rejects.toMatchObject({
      code: 'shop-answer-unreadable',
    });
  });

  it.each<[string, Answer, string]>([
    ['the next page fails', answers.status(500), 'shop-unreachable'],
    ['the token is refused', answers.status(401), 'shop-unauthorized'],
    ['the next page is half a page', answers.text('{"data":'), 'shop-answer-unreadable'],
    ['the cursor stands still', pageOf([item(2)], 'a'), 'shop-answer-unreadable'],
    ['the cursor is missing', pageOf([item(2)], null, true), 'shop-answer-unreadable'],
  ])('throws, never shortens, when %s', async (_, answer, code) => {
    const stub = await startStubShop(pageOf([item(1)], 'a'), answer);
    await expect(idsOf(shopifyAt(stub.url).scanItems([LOCATION], calm))).rejects.toMatchObject({ code });
  });

  it('survives a few faults in a row, waiting longer each time', async () => {
    const stub = await startStubShop(
      answers.reset,
      answers.status(502),
      answers.text('<html>'),
      pageOf([item(1)], null),
    );
    const storefront = shopifyAt(stub.url);
    // Without locations a page is cheap: lost calls count as spent, and this is about the other waits.
    expect(await idsOf(storefront.scanItems([], calm))).toHaveLength(1);
    const [first = 0, second = 0, third = 0] = storefront.waits;
    expect(first).toBeGreaterThanOrEqual(250);
    expect(second).toBeGreaterThanOrEqual(500);
    expect(third).toBeGreaterThanOrEqual(1_000);
    expect(third).toBeLessThanOrEqual(2_000);
  });

  it('stops between two tries when it is told to', async () => {
    const stop = new AbortController();
    const stub = await startStubShop(answers.status(500));
    const storefront = shopifyAt(stub.url, { sleep: async () => stop.abort() });
    await expect(idsOf(storefront.scanItems([LOCATION], stop.signal))).rejects.toMatchObject({
      code: 'shop-unreachable',
    });
    expect(stub.seen).toHaveLength(1);
  });
});
