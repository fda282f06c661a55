import { describe, expect, it } from 'vitest';
import { openSandbox, sharedSandbox, stock, type Json, type Sandbox } from './sandbox.ts';

describe('inventoryItems', () => {
  it('pages through all items, each once, while others come and go', async () => {
    const shop = await openSandbox();
    const items = Array.from({ length: 60 }, (_, index) => ({ sku: `P-${index}`, title: 'p', price: 1 }));
    await shop.sim('catalog', { items });
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const answer: Json = await shop.gql(PAGE, { first: 7, after });
      const page = answer.data.inventoryItems;
      seen.push(...page.nodes.map((node: Json) => node.sku));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
      await shop.sim('delete', { sku: `P-${seen.length - 1}` });
      await shop.sim('set', { sku: 'P-59', quantity: seen.length });
      await shop.sim('item', { sku: `NEW-${seen.length}` });
    } while (after !== null);
    expect(seen.filter((sku) => sku.startsWith('P-'))).toEqual(items.map((item) => item.sku));
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('pages backwards and in reverse', async () => {
    const shop = await openSandbox();
    await stock(shop, { A: 1, B: 1, C: 1 });
    const reverse = await shop.gql(
      '{ inventoryItems(first: 2, reverse: true) { nodes { sku } pageInfo { endCursor } } }',
    );
    expect(reverse.data.inventoryItems.nodes.map(short)).toEqual(['C', 'B']);
    const last = await shop.gql(
      '{ inventoryItems(last: 2) { nodes { sku } pageInfo { startCursor hasPreviousPage } } }',
    );
    expect(last.data.inventoryItems.nodes.map(short)).toEqual(['B', 'C']);
    const before = last.data.inventoryItems.pageInfo.startCursor;
    const first = await shop.gql(`{ inventoryItems(last: 2, before: "${before}") { nodes { sku } } }`);
    expect(first.data.inventoryItems.nodes.map(short)).toEqual(['A']);
  });

  it('takes first up to 250', async () => {
    const shop = await sharedSandbox();
    expect((await shop.gql(PAGE, { first: 250 })).errors).toBeUndefined();
    expect((await shop.gql(PAGE, { first: 251 })).errors[0].extensions.code).toBe('BAD_REQUEST');
    expect((await shop.gql(PAGE, { first: 5, after: 'nonsense' })).errors[0].message).toMatch(/^Invalid cursor/);
  });

  it.each([
    ['sku:A', ['A']],
    ["sku:'A'", ['A']],
    ['sku:a', ['A']],
    ['sku:\'A\' OR sku:"C c"', ['A', 'C c']],
    ["(sku:A OR sku:B) AND NOT sku:'B'", ['A']],
    ['sku:A*', ['A', 'A:1']],
    ["sku:'A:1'", ['A:1']],
    ["sku:'it\\'s'", ["it's"]],
    ['sku:A* -sku:A', ['A:1']],
    ['sku:nowhere', []],
  ])('finds by %s', async (query, skus) => {
    const shop = await searched();
    const { data } = await shop.gql(PAGE, { first: 10, query });
    expect(data.inventoryItems.nodes.map((node: Json) => node.sku)).toEqual(skus);
  });

  it('says aloud what it cannot search by', async () => {
    const shop = await sharedSandbox();
    const { errors } = await shop.gql(PAGE, { first: 10, query: 'barcode:1' });
    expect(errors[0].message).toContain('barcode:1');
  });

  it('counts the other items of a SKU, shows untracked ones and ones without SKU', async () => {
    const shop = await openSandbox();
    await shop.sim('item', { sku: 'TWIN' });
    await shop.sim('item', { sku: 'TWIN', tracked: false });
    await shop.sim('item', { sku: null });
    const { data } = await shop.gql(PAGE, { first: 10 });
    expect(data.inventoryItems.nodes).toMatchObject([
      { sku: 'TWIN', duplicateSkuCount: 1, tracked: true },
      { sku: 'TWIN', duplicateSkuCount: 1, tracked: false },
      { sku: null, duplicateSkuCount: 0 },
    ]);
  });
});

const PAGE = `query Page($first: Int, $after: String, $query: String) {
  inventoryItems(first: $first, after: $after, query: $query) {
    nodes { id sku tracked duplicateSkuCount }
    pageInfo { hasNextPage endCursor }
  }
}`;

function short(node: { sku: string }): string {
  return node.sku.slice(0, 1);
}

let search: Promise<Sandbox> | undefined;

/** One shop for all searches: it is only read. */
function searched(): Promise<Sandbox> {
  return (search ??= sharedSandbox().then(async (shop) => {
    const items = ['A', 'B', 'A:1', 'C c', "it's"].map((sku) => ({ sku, title: 'x', price: 1 }));
    await shop.sim('catalog', { items });
    return shop;
  }));
}
