import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query, run } from '../../../domain/database.ts';
import { judgeQuarantine } from '../../../domain/outbox/judge-quarantine.ts';
import { resolveByRule } from '../../../domain/outbox/resolve-by-rule.ts';
import { saveSettlement } from '../../../domain/outbox/save-settlement.ts';
import { House, HOUR, MINUTE } from '../investigation/house.ts';

const SKUS = ['TEE', 'MUG', 'CAP'];

describe('judgeQuarantine', () => {
  const line = (moved: number, delta = 3) => ({ delta, before: 10, after: 10 + moved });

  it('needs three lines of one mind', () => {
    expect(judgeQuarantine([line(3), line(3)])).toBeNull();
    expect(judgeQuarantine([line(3), line(3), line(-2, -2)])).toBe('applied');
    expect(judgeQuarantine([line(0), line(0), line(0, -2)])).toBe('not-applied');
  });

  it('says nothing when lines contradict one another', () => {
    expect(judgeQuarantine([line(3), line(3), line(3), line(0)])).toBeNull();
    expect(judgeQuarantine([line(0), line(0), line(0), line(3)])).toBeNull();
  });

  it('hears no line whose number is any other', () => {
    expect(judgeQuarantine([line(3), line(3), line(5), line(-1)])).toBeNull();
    expect(judgeQuarantine([line(3), line(3), line(3), line(5)])).toBe('applied');
  });
});

describe('resolveByRule', () => {
  let house: House;
  beforeEach(async () => {
    house = await House.open();
    await house.mode('assist');
    for (const sku of SKUS) await house.agreeing(sku);
  });
  afterEach(() => house.close());

  /** Three receipts of 5 in one delivery, sent first a minute after all agreed, quarantined 20 hours later. */
  async function stuck(skus = SKUS): Promise<string> {
    const { world } = house;
    world.pass(MINUTE);
    for (const sku of skus) await world.receive(sku, 5);
    const id = randomUUID();
    await run(house.em(), insertSending, [id, world.now, skus]);
    await run(house.em(), bind, [id, skus]);
    await house.attempts(id, ['unknown:timeout']);
    world.pass(20 * HOUR);
    const quarantined = { state: 'quarantined', code: 'key-too-old', explanation: 'Nobody can tell.' } as const;
    await saveSettlement(house.em(), { deliveryId: id, attempt: 1, settlement: quarantined, at: world.now });
    return id;
  }

  const shopGot = (skus = SKUS) => skus.forEach((sku) => house.world.storefront.change(sku, 5));
  const judge = () => resolveByRule(house.em(), house.world.now);
  const states = () => query(house.em(), 'select state, explanation from delivery where code like $1', ['resolved%']);

  it('confirms what moved the numbers of three SKUs by exactly its change, and says that the rule did', async () => {
    shopGot();
    const id = await stuck();
    expect(await judge()).toBe(0); // nobody has looked since
    await house.reconcile();
    expect(await judge()).toBe(1);
    expect(await states()).toMatchObject([
      { state: 'applied', explanation: expect.stringMatching(/^lockstep: By rule/) },
    ]);
    expect(await query(house.em(), 'select delivery_id, verb, actor from outbox_decision')).toEqual([
      { delivery_id: id, verb: 'applied', actor: 'lockstep' },
    ]);
    expect(await judge()).toBe(0);
  });

  it('sends anew what moved none of them, but not before the old key is forgotten', async () => {
    await stuck();
    await house.reconcile();
    expect(await judge()).toBe(0);
    house.world.pass(4 * HOUR);
    expect(await judge()).toBe(1);
    expect(await query(house.em(), `select state from message where state = 'pending'`)).toHaveLength(3);
  });

  it('sends nothing by itself in the mode shadow', async () => {
    await house.mode('shadow');
    await stuck();
    await house.reconcile();
    house.world.pass(4 * HOUR);
    expect(await judge()).toBe(0);
  });

  it('leaves two lines to a person', async () => {
    shopGot(['TEE', 'MUG']);
    await stuck(['TEE', 'MUG']);
    await house.reconcile();
    expect(await judge()).toBe(0);
  });

  it.each([
    ['a later movement of one of three', () => house.world.receive('CAP', 1)],
    ['an order of one of three', () => house.world.ship('CAP', 1, '1001')],
  ])('hears no SKU that something else moved: %s', async (_what, move) => {
    shopGot();
    await stuck();
    await move();
    await house.reconcile();
    expect(await judge()).toBe(0);
  });
});

const insertSending = `
insert into delivery (id, storefront, key, reference, reason, api_version, body, body_hash, lines, frozen_at, state, ambiguous, attempts, first_sent_at, next_attempt_at)
select $1::uuid, 'fake', $1::uuid::text, $1::uuid::text, 'receipt', 'fake', '', '',
       (select jsonb_agg(jsonb_build_object('skuId', m.sku_id, 'locationId', m.location_id, 'delta', m.quantity_delta, 'messageIds', array[m.id]))
          from message m join sku s on s.id = m.sku_id where m.effect = 'push' and s.code = any($3::text[])),
       $2, 'sending', true, 1, $2, $2`;

const bind = `
update message m set state = 'frozen', delivery_id = $1
  from sku s where s.id = m.sku_id and s.code = any($2::text[]) and m.effect = 'push' and m.state = 'pending'`;
