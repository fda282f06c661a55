import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query, run } from '../../../domain/database.ts';
import { requestCorrection } from '../../../domain/outbox/request-correction.ts';
import { resolve } from '../../../domain/outbox/resolve.ts';
import { createOutboxWorld, type OutboxWorld } from '../../support/outbox-world.ts';
import { drain, quarantine, sentHoursAgo } from './stuck.ts';

let world: OutboxWorld;
beforeEach(async () => {
  world = await createOutboxWorld();
  for (const sku of ['TEE', 'MUG']) {
    await world.stockedSku(sku);
    await world.receive(sku, 5);
  }
});
afterEach(() => world.close());

const say = (as: 'applied' | 'not-applied', actor = 'ana', messageId = 1) =>
  resolve(world.ledger, { messageId, as, actor, reason: 'looked into the shop' });
const deliveryStates = async () => (await world.messageStates()).map((row) => row.delivery ?? row.state);
const decisions = () =>
  query(world.database.em(), 'select verb, message_ids, actor, reason from outbox_decision order by id');

describe('resolve applied', () => {
  it('confirms the whole delivery, and says who did', async () => {
    await quarantine(world, { applied: true });
    expect(await say('applied')).toMatchObject({ updates: 2, skus: 2, sku: 'TEE' });
    expect(await deliveryStates()).toEqual(['applied', 'applied']);
    expect(await decisions()).toEqual([
      { verb: 'applied', message_ids: ['1', '2'], actor: 'ana', reason: 'looked into the shop' },
    ]);
    await drain(world);
    expect([world.shop.applied('TEE'), world.shop.applied('MUG')]).toEqual([5, 5]);
  });

  it('needs no patience', async () => {
    await quarantine(world);
    await expect(say('applied')).resolves.toMatchObject({ updates: 2 });
  });
});

describe('resolve not-applied', () => {
  it('makes all its updates due under a new key once the old one is forgotten', async () => {
    await quarantine(world);
    await sentHoursAgo(world, 24);
    await say('not-applied');
    await drain(world);
    expect(await deliveryStates()).toEqual(['applied', 'applied']);
    expect([world.shop.applied('TEE'), world.shop.applied('MUG')]).toEqual([5, 5]);
    expect(await query(world.database.em(), 'select distinct key from delivery')).toHaveLength(2);
  });

  it('is refused while the shop may still take what was sent', async () => {
    await quarantine(world);
    await sentHoursAgo(world, 23.9);
    await expect(say('not-applied')).rejects.toMatchObject({ code: 'key-still-alive' });
    expect(await deliveryStates()).toEqual(['quarantined', 'quarantined']);
    expect(await decisions()).toEqual([]);
  });

  it('is refused while a correction of one of its SKUs is on its way, and leaves alone what that made moot', async () => {
    await quarantine(world);
    await sentHoursAgo(world, 25);
    await world.database
      .em()
      .transactional((em) => requestCorrection(em, { skuId: 2, locationId: 1, from: 0, to: 5, at: new Date() }));
    await expect(say('not-applied')).rejects.toMatchObject({ code: 'correction-under-way' });
    await drain(world);
    expect(await say('not-applied')).toMatchObject({ updates: 1, skus: 1 });
    await drain(world);
    expect([world.shop.onHand('TEE'), world.shop.onHand('MUG')]).toEqual([5, 5]);
    await expect(say('applied', 'ben', 2)).rejects.toMatchObject({ code: 'already-resolved' });
  });
});

describe('resolve', () => {
  it('has one winner of many, and tells the others who it was', async () => {
    await quarantine(world);
    await sentHoursAgo(world, 25);
    const said = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) => say(index % 2 ? 'applied' : 'not-applied', `person-${index}`)),
    );
    expect(said.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    const [decision] = (await decisions()) as { actor: string }[];
    const losers = said.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
    expect(new Set(losers.map((words) => words.includes(`${decision!.actor} said at`)))).toEqual(new Set([true]));
  });

  it('is only for what nobody can tell', async () => {
    await expect(say('applied')).rejects.toMatchObject({ code: 'not-quarantined' });
    await drain(world);
    await expect(say('applied')).rejects.toMatchObject({ code: 'not-quarantined' });
    await expect(say('applied', 'ana', 99)).rejects.toMatchObject({ code: 'unknown-message' });
  });

  it.each([
    ['confirmed', `update delivery set state = 'applied'`],
    ['refused', `update delivery set state = 'rejected'`],
    ['sent again', `update delivery set state = 'waiting'`],
    ['forgotten', `delete from outbox_decision`],
  ])('is the only way: from psql nothing stuck can be %s either', async (_what, sql) => {
    await quarantine(world);
    await run(
      world.database.em(),
      `insert into outbox_decision (verb, message_ids, actor, reason, decided_at) values ('redrive', '{1}', 'x', 'x', now())`,
    );
    const owner = new Client({ connectionString: world.url });
    await owner.connect();
    await expect(owner.query(sql)).rejects.toThrow(/nobody did|append-only/);
    await owner.end();
  });
});
