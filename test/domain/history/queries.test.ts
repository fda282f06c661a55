import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { run } from '../../../domain/database.ts';
import { allSkus } from '../../../domain/history/all-skus.ts';
import { lastReconcile } from '../../../domain/history/last-reconcile.ts';
import { ledgerAgrees } from '../../../domain/history/ledger-agrees.ts';
import { listMessages } from '../../../domain/history/list-messages.ts';
import { outboxSummary } from '../../../domain/history/outbox-summary.ts';
import { readAllStorefrontNow, readStorefrontNow } from '../../../domain/history/read-storefront-now.ts';
import { skuPicture } from '../../../domain/history/sku-picture.ts';
import { learnItems } from '../../../domain/storefront/learn-items.ts';
import { MINUTE, World } from '../reconcile/world.ts';

let world: World;

beforeAll(async () => {
  world = await World.open();
  for (const sku of ['DONE', 'SPLIT', 'BAD', 'STUCK', 'GONE', 'NEW', 'NOWHERE']) await world.sku(sku);
  for (const sku of ['DONE', 'SPLIT', 'BAD', 'STUCK']) world.storefront.addItem(sku, 0);
  world.storefront.addItem('NOWHERE', { 'loc-other': 0 });

  await world.receive('DONE', 5);
  await world.deliver('DONE', 'applied');
  await world.receive('BAD', 5);
  await world.deliver('BAD', 'rejected');
  await world.receive('STUCK', 5);
  await world.deliver('STUCK', 'quarantined');
  await world.open('SPLIT', 10);
  await world.open('SPLIT', 4, { bin: 'Z' });
  await world.receive('SPLIT', 3, 'B');
  await world.deliver('SPLIT', 'waiting', { attempts: 2 });
  world.pass(MINUTE);
  await world.ship('SPLIT', 2, '#1001');
  await world.receive('GONE', 1);
  await world.receive('GONE', 1);
  await world.receive('NOWHERE', 1);
  await learnItems(world.deps, ['DONE', 'SPLIT', 'BAD', 'STUCK', 'GONE', 'NOWHERE'], world.signal);
  await world.receive('NEW', 1);
  world.pass(MINUTE);
});

afterAll(() => world.close());

describe('skuPicture', () => {
  it('shows bins, what is undelivered and what the shop should show', async () => {
    expect(await skuPicture(world.deps, 'SPLIT')).toEqual({
      sku: 'SPLIT',
      title: null,
      onHand: 15,
      bins: [
        { bin: 'A', onHand: 8 },
        { bin: 'B', onHand: 3 },
        { bin: 'Z', onHand: 4 },
      ],
      undelivered: 3,
      expected: 15 - 3 + 2,
      terms: { U: 3, S: 2, F: 0, R: 0, V: 0 },
      mappingIssue: null,
      lastAgreement: null,
    });
  });

  it('keeps an overdue push in "undelivered" when it has left the terms', async () => {
    const dueTimes = { U: MINUTE, S: 0, F: 0, R: 0, V: 0 };
    expect(await skuPicture({ ...world.deps, dueTimes }, 'SPLIT')).toMatchObject({
      undelivered: 3,
      expected: 15,
      terms: { U: 0, S: 0 },
    });
  });

  it('names what keeps a SKU from the shop', async () => {
    expect((await skuPicture(world.deps, 'GONE'))!.mappingIssue).toBe('unmapped');
    expect((await skuPicture(world.deps, 'NEW'))!.mappingIssue).toBe('not-looked-up');
    expect(await skuPicture(world.deps, 'NONE')).toBeNull();
  });
});

describe('allSkus', () => {
  it('says of every SKU what skuPicture says of one', async () => {
    const all = await allSkus(world.deps);
    expect(all.map((picture) => picture.sku)).toEqual(['BAD', 'DONE', 'GONE', 'NEW', 'NOWHERE', 'SPLIT', 'STUCK']);
    for (const picture of all) expect(picture).toEqual(await skuPicture(world.deps, picture.sku));
  });
});

describe('outboxSummary', () => {
  it('counts what the shop has not been told, and what will never leave by itself', async () => {
    expect(await outboxSummary(world.em(), world.now)).toEqual({
      undelivered: 5,
      oldestSeconds: 120,
      rejected: 1,
      quarantined: 1,
      blocked: [
        { sku: 'GONE', issue: 'unmapped', messages: 2 },
        { sku: 'NOWHERE', issue: 'not-stocked', messages: 1 },
      ],
    });
  });
});

describe('outboxSummary of a new ledger', () => {
  it('knows no oldest where there is none', async () => {
    const empty = await World.open();
    onTestFinished(() => empty.close());
    expect(await outboxSummary(empty.em(), empty.now)).toMatchObject({ undelivered: 0, oldestSeconds: null });
  });
});

describe('listMessages', () => {
  it('says in words where each message stands, newest first', async () => {
    const messages = await listMessages(world.em(), { limit: 20 });
    expect(messages.map(({ sku, state }) => `${sku}: ${state}`)).toEqual([
      'NEW: on its way',
      'NOWHERE: blocked',
      'GONE: blocked',
      'GONE: blocked',
      'SPLIT: waiting for the shop',
      'SPLIT: on its way, to be sent again',
      'SPLIT: nothing to tell',
      'SPLIT: nothing to tell',
      'STUCK: stuck, needs a person',
      'BAD: refused',
      'DONE: done',
    ]);
    expect(messages[5]).toMatchObject({ delta: 3, reason: 'receipt', attempts: 2, nextAttemptAt: expect.any(Date) });
  });

  it('lists only the states asked for, up to the limit', async () => {
    const of = async (states: Parameters<typeof listMessages>[1]['states'], limit = 20) =>
      (await listMessages(world.em(), { limit, states })).map((message) => message.sku);
    expect(await of(['rejected', 'quarantined', 'waiting'])).toEqual(['SPLIT', 'STUCK', 'BAD']);
    expect(await of(['confirmed', 'blocked'], 2)).toEqual(['NOWHERE', 'GONE']);
  });
});

describe('what a correction made moot', () => {
  it('is neither refused nor stuck any more, but settled otherwise', async () => {
    const moot = await World.open();
    onTestFinished(() => moot.close());
    for (const [sku, state] of [
      ['BAD', 'rejected'],
      ['STUCK', 'quarantined'],
    ] as const) {
      await moot.sku(sku);
      await moot.receive(sku, 5);
      await moot.deliver(sku, state);
    }
    await run(moot.em(), `update message set state = 'absorbed', settled_at = $1`, [moot.now]);
    const messages = await listMessages(moot.em(), { limit: 20 });
    expect(messages.map(({ sku, state }) => `${sku}: ${state}`)).toEqual([
      'STUCK: settled otherwise',
      'BAD: settled otherwise',
    ]);
    expect(await listMessages(moot.em(), { limit: 20, states: ['rejected', 'quarantined'] })).toEqual([]);
    expect(await outboxSummary(moot.em(), moot.now)).toMatchObject({ rejected: 0, quarantined: 0 });
  });
});

describe('readStorefrontNow', () => {
  it('reads the shop afresh: one SKU, all of them, and null for what it has not', async () => {
    world.storefront.change('DONE', 9);
    expect(await readStorefrontNow(world.deps, 'DONE', world.signal)).toBe(9);
    expect(await readStorefrontNow(world.deps, 'GONE', world.signal)).toBeNull();
    expect(Object.fromEntries((await readAllStorefrontNow(world.deps, world.signal))!)).toMatchObject({ DONE: 9 });
  });

  it('is null when the shop can not be reached', async () => {
    world.storefront.fail('findItems');
    world.storefront.fail('scanItems');
    expect(await readStorefrontNow(world.deps, 'DONE', world.signal)).toBeNull();
    expect(await readAllStorefrontNow(world.deps, world.signal)).toBeNull();
    world.storefront.mend();
  });
});

describe('ledgerAgrees and lastReconcile', () => {
  it('has no reconcile before the first, and a ledger that agrees until a level lies', async () => {
    expect(await lastReconcile(world.em())).toBeNull();
    expect(await ledgerAgrees(world.em())).toBe(true);
    await run(world.em(), 'update stock_level set on_hand = on_hand + 1 where on_hand = 8');
    expect(await ledgerAgrees(world.em())).toBe(false);
  });
});
