import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { afterAll, beforeEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { query } from '../../domain/database.ts';
import type { AgentDeps } from '../../mcp-server/deps.ts';
import { Office } from './office.ts';

const args = { sku: 'MUG', location: 'main' };

let office: Office;
let deps: AgentDeps;
/** Readings of the shop that wait now, and how many ever waited beside each other. */
let held: (() => void)[];
let most: number;
/** How often orders were read. */
let read: number;
let holding: boolean;

beforeAll(async () => {
  office = await Office.open();
  const { storefront } = office.world;
  const changedOrders = storefront.changedOrders.bind(storefront);
  storefront.changedOrders = async function* (...asked) {
    read += 1;
    if (holding) {
      most = Math.max(most, held.length + 1);
      await new Promise<void>((resolve) => held.push(resolve));
    }
    yield* changedOrders(...asked);
  };
});
afterAll(() => office.close());
beforeEach(() => {
  ({ deps } = office);
  held = [];
  most = 0;
  read = 0;
  holding = true;
});

async function letAllRead(): Promise<void> {
  holding = false;
  for (const go of held.splice(0)) go();
}

const askMore = (client: Client, times: number) =>
  Array.from({ length: times }, () => client.callTool({ name: 'compare_now', arguments: args }));

const readings = async () => {
  const [row] = await query<{ count: number }>(office.house.em(), 'select count(*)::float8 as count from reading');
  return row!.count;
};

const refused = (words: RegExp) => ({
  isError: true,
  content: [{ type: 'text', text: expect.stringMatching(words) as string }],
});

describe('whoever asks the shop', () => {
  it('shares the reading of orders with seven others, and is refused behind five who wait, whatever connection they came by', async () => {
    const before = await readings();
    const [one, other] = [await office.connect({ on: deps }), await office.connect({ on: deps })];
    const asked = [...askMore(one, 7), ...askMore(other, 6)];
    await vi.waitFor(() => expect(held).toHaveLength(1));
    await new Promise((resolve) => setTimeout(resolve, 100)); // for the others to come in
    expect(held).toHaveLength(1);
    const [tooMany] = askMore(other, 1);
    expect(await tooMany).toMatchObject(
      refused(/^The shop is being asked by several already; try again in some seconds, or use list_readings\.$/u),
    );
    const stop = setInterval(() => held.shift()?.(), 5);
    const answers = await Promise.all(asked);
    clearInterval(stop);
    expect(answers.map(({ isError }) => isError)).toEqual(Array.from({ length: 13 }));
    expect(most).toBe(1);
    expect(read).toBeLessThan(asked.length);
    expect(await readings()).toBe(before + 13);
    await Promise.all([one.close(), other.close()]);
  });

  it('no longer waits once it has left, and asks nothing then', async () => {
    const [one, leaving] = [await office.connect({ on: deps }), await office.connect({ on: deps })];
    const before = await readings();
    const [first] = askMore(one, 1);
    await vi.waitFor(() => expect(held).toHaveLength(1));
    const left = Promise.allSettled(askMore(leaving, 5));
    await new Promise((resolve) => setTimeout(resolve, 100));
    await leaving.close();
    await left;
    const [last] = askMore(one, 1);
    await letAllRead();
    expect([(await first)!.isError, (await last)!.isError]).toEqual([undefined, undefined]);
    expect(await readings()).toBe(before + 2);
    await one.close();
  });

  it('does so 30 times a minute at most; what has no answer anyway counts for nothing', async () => {
    await letAllRead();
    const client = await office.connect({ on: deps });
    for (let n = 0; n < 40; n += 1)
      await client.callTool({ name: 'compare_now', arguments: { ...args, sku: 'NOPE' } }).catch(() => {});
    for (let n = 0; n < 30; n += 1) expect((await askMore(client, 1)[0])!.isError).toBeUndefined();
    const words = /^The shop was asked 30 times within a minute; try again in 2 s, or use list_readings\.$/u;
    expect(await askMore(client, 1)[0]).toMatchObject(refused(words));
    office.world.pass(2_000);
    expect((await askMore(client, 1)[0])!.isError).toBeUndefined();
    await client.close();
  });
});
