import { describe, expect, it } from 'vitest';
import { Throttle } from '../../../jobs/sandbox/graphql/throttle.ts';
import { openSandbox, sharedSandbox, stock } from './sandbox.ts';

describe('the throttle', () => {
  it('reserves what is asked for and gives back what was not used', () => {
    let ms = 0;
    const throttle = new Throttle({ maximumAvailable: 100, restoreRate: 10 }, () => ms);
    expect(throttle.reserve(60)).toBe(true);
    expect(throttle.reserve(60)).toBe(false);
    throttle.refund(50);
    expect(throttle.status()).toEqual({ maximumAvailable: 100, currentlyAvailable: 90, restoreRate: 10 });
    ms += 500;
    expect(throttle.status().currentlyAvailable).toBe(95);
    ms += 60_000;
    expect(throttle.status().currentlyAvailable).toBe(100);
  });

  it('starts with 2000 points and 100 a second', async () => {
    const shop = await openSandbox();
    const { extensions } = await shop.gql('{ shop { name } }');
    expect(extensions.cost).toEqual({
      requestedQueryCost: 1,
      actualQueryCost: 1,
      throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 2000, restoreRate: 100 },
    });
  });

  it('answers THROTTLED with status 200, executes nothing and takes nothing', async () => {
    const shop = await openSandbox({ throttle: { maximumAvailable: 15, restoreRate: 0.001 } });
    await stock(shop, { TEE: 5 });
    expect((await shop.gql(ITEMS, { first: 6 })).errors).toBeUndefined();
    const answer = await shop.gql(ITEMS, { first: 36 });
    expect(answer).toMatchObject({
      errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }],
      extensions: {
        cost: { requestedQueryCost: 26, actualQueryCost: null, throttleStatus: { currentlyAvailable: 12 } },
      },
    });
    expect(answer.data).toBeUndefined();
  });

  it('can be switched off', async () => {
    const shop = await sharedSandbox();
    const answers = await Promise.all(Array.from({ length: 30 }, () => shop.gql(ITEMS, { first: 250 })));
    expect(answers.flatMap(({ errors }) => errors ?? [])).toEqual([]);
  });
});

describe('the cost', () => {
  it('meets what was recorded for an item with its variant and levels: 16 asked, 6 charged', async () => {
    const shop = await sharedSandbox();
    const { ids } = await stock(shop, { TEE: 5 });
    const query = `query ($id: ID!) {
      inventoryItem(id: $id) { sku product: variants(first: 1) { pageInfo { hasNextPage } }
        inventoryLevels(first: 10) { nodes { location { id } quantities(names: ["available"]) { quantity } } } }
    }`;
    const { extensions } = await shop.gql(query, { id: ids['TEE'] });
    // One more than recorded on both sides: the recording selected `variant` (1), the slice has `variants` (2).
    expect(extensions.cost).toMatchObject({ requestedQueryCost: 17, actualQueryCost: 7 });
  });

  it('refuses a query above 1000 points', async () => {
    const shop = await sharedSandbox();
    const levels = 'inventoryLevels(first: 250) { nodes { location { id } } }';
    const { errors, data } = await shop.gql(`{ inventoryItems(first: 250) { nodes { ${levels} } } }`);
    expect(errors[0].extensions).toMatchObject({ code: 'MAX_COST_EXCEEDED', maxCost: 1000 });
    expect(data).toBeUndefined();
  });

  it('counts the defaults of variables, fragments and edges', async () => {
    const shop = await sharedSandbox();
    const { extensions } = await shop.gql(`
      query ($first: Int = 4) { inventoryItems(first: $first) { edges { node { ...Item } } } }
      fragment Item on InventoryItem { inventoryLevel(locationId: "x") { id } }`);
    expect(extensions.cost.requestedQueryCost).toBe(2 + 4 * 2);
  });
});

const ITEMS =
  'query Items($first: Int) { inventoryItems(first: $first) { nodes { inventoryLevel(locationId: "x") { id } } } }';
