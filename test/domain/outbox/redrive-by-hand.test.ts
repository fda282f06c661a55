import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query, run } from '../../../domain/database.ts';
import { fulfill } from '../../../domain/ledger/fulfill.ts';
import { open } from '../../../domain/ledger/open.ts';
import { redriveAll, redriveByHand } from '../../../domain/outbox/redrive-by-hand.ts';
import { requestCorrection } from '../../../domain/outbox/request-correction.ts';
import { createOutboxWorld, type OutboxWorld } from '../../support/outbox-world.ts';
import { drain, quarantine } from './stuck.ts';

let world: OutboxWorld;
beforeEach(async () => {
  world = await createOutboxWorld();
  for (const sku of ['TEE', 'MUG', 'CAP']) await world.stockedSku(sku);
});
afterEach(() => world.close());

const why = { actor: 'ana', reason: 'mended' };
const redrive = (messageId: number) => redriveByHand(world.ledger, { messageId, ...why });
const states = async () => (await world.messageStates()).map((row) => row.delivery ?? row.state);
const decisions = () => query(world.database.em(), 'select verb, message_ids, actor, reason from outbox_decision');

async function refused(...skus: string[]): Promise<void> {
  for (const sku of skus) {
    world.shop.poisoned.add(sku);
    await world.receive(sku, 5);
  }
  await drain(world);
  world.shop.poisoned.clear();
}

describe('redrive', () => {
  it('sends a refused update anew, under another key', async () => {
    await refused('TEE');
    expect(await redrive(1)).toEqual({ anew: 1, sooner: 0 });
    await drain(world);
    expect(world.shop.applied('TEE')).toBe(5);
    expect(await states()).toEqual(['applied']);
    expect(await decisions()).toEqual([{ verb: 'redrive', message_ids: ['1'], actor: 'ana', reason: 'mended' }]);
  });

  it('sends the whole line of it, and no other', async () => {
    world.shop.refusesCalls = { kind: 'rejected', code: 'X', message: 'No.', lines: [], whole: true };
    for (const sku of ['TEE', 'MUG', 'TEE']) await world.receive(sku, 5);
    await drain(world);
    world.shop.refusesCalls = null;
    expect(await redrive(3)).toEqual({ anew: 2, sooner: 0 });
    await drain(world);
    expect(await states()).toEqual(['applied', 'rejected', 'applied']);
  });

  it('happens once, however many ask', async () => {
    await refused('TEE');
    const asked = await Promise.allSettled(Array.from({ length: 6 }, () => redrive(1)));
    const anew = asked.map((one) => (one.status === 'fulfilled' ? one.value.anew : 0));
    expect(anew.reduce((sum, count) => sum + count)).toBe(1);
    await drain(world);
    expect(world.shop.applied('TEE')).toBe(5);
  });

  it('makes what waits due at once, under its key', async () => {
    world.shop.misfortunes.push(...Array.from({ length: 9 }, () => 'refused-connection' as const));
    await world.receive('TEE', 5);
    await drain(world);
    world.shop.misfortunes.length = 0;
    await run(world.database.em(), `update delivery set next_attempt_at = '2100-01-01'`);
    expect(await redrive(1)).toEqual({ anew: 0, sooner: 1 });
    await drain(world);
    expect(await states()).toEqual(['applied']);
    expect(await query(world.database.em(), 'select 1 from delivery')).toHaveLength(1);
  });

  it('takes all at once, but for SKUs with a correction on its way, and says so once', async () => {
    await refused('TEE', 'MUG', 'CAP');
    await world.database
      .em()
      .transactional((em) => requestCorrection(em, { skuId: 2, locationId: 1, from: 0, to: 5, at: new Date() }));
    expect(await redriveAll(world.ledger, why)).toEqual({ anew: 2, sooner: 0 });
    expect(await decisions()).toHaveLength(1);
    await expect(redrive(2)).rejects.toMatchObject({ code: 'correction-under-way' });
    await drain(world);
    expect(['TEE', 'MUG', 'CAP'].map((sku) => world.shop.onHand(sku))).toEqual([5, 5, 5]);
    expect(await redriveAll(world.ledger, why)).toEqual({ anew: 0, sooner: 0 });
    expect(await decisions()).toHaveLength(1);
  });

  it('holds up a correction that is asked for after it, and is held up by none', async () => {
    await refused('TEE');
    await redrive(1);
    await expect(
      world.database
        .em()
        .transactional((em) => requestCorrection(em, { skuId: 1, locationId: 1, from: 0, to: 5, at: new Date() })),
    ).rejects.toMatchObject({ code: 'update-on-its-way' });
  });
});

describe('redrive refuses, with words,', () => {
  const refusal = (id: number) => redrive(id).catch((error: Error) => error.message);

  it('what the shop confirmed', async () => {
    await world.receive('TEE', 5);
    await drain(world);
    expect(await refusal(1)).toMatch(/is done: the shop confirmed it/);
  });

  it('what nobody can tell', async () => {
    await world.receive('TEE', 5);
    await quarantine(world);
    expect(await refusal(1)).toMatch(/use resolve/);
  });

  it('what is being sent', async () => {
    await world.receive('TEE', 5);
    let said: unknown;
    world.shop.onSend = async () => void (said = await refusal(1));
    await drain(world);
    expect(said).toMatch(/is being sent/);
  });

  it('what cancelled out, what a correction made up for, what the shop does itself and what it need not hear of', async () => {
    const write = { bin: 'A-1', actor: 'test' };
    await open(world.ledger, { ...write, sku: 'CAP', quantity: 9, key: 'o' });
    await fulfill(world.ledger, {
      ...write,
      sku: 'CAP',
      quantity: 2,
      channel: 'storefront',
      reference: '1001',
      key: 'f',
    });
    await refused('TEE');
    await world.database
      .em()
      .transactional((em) => requestCorrection(em, { skuId: 1, locationId: 1, from: 0, to: 5, at: new Date() }));
    await drain(world);
    expect(await refusal(1)).toMatch(/needs nothing/);
    expect(await refusal(2)).toMatch(/the shop makes itself/);
    expect(await refusal(3)).toMatch(/settled otherwise/);
    expect(await query(world.database.em(), 'select 1 from outbox_decision')).toEqual([]);
  });
});
