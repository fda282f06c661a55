import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query, run } from '../../../domain/database.ts';
import { requestCorrection } from '../../../domain/outbox/request-correction.ts';
import { createOutboxWorld, type OutboxWorld } from '../../support/outbox-world.ts';
import { drain as drainAll } from './stuck.ts';

let world: OutboxWorld;

beforeEach(async () => {
  world = await createOutboxWorld();
  await world.stockedSku('TEE');
  await world.receive('TEE', 12);
  await drain();
});
afterEach(() => world.close());

const drain = () => drainAll(world);

/** Sets the shop from one number to another, as after an approval. */
function correct(from: number, to: number): Promise<number> {
  return world.database
    .em()
    .transactional((em) => requestCorrection(em, { skuId: 1, locationId: 1, from, to, at: new Date() }));
}

async function correctionState(): Promise<string | undefined> {
  const rows = await query<{ state: string }>(
    world.database.em(),
    `select d.state from message m join delivery d on d.id = m.delivery_id where m.effect = 'set'`,
  );
  return rows[0]?.state;
}

describe('a correction', () => {
  it('sets what somebody typed back to what should be there', async () => {
    world.shop.typed.set('TEE', -6);
    await correct(6, 12);
    await drain();
    expect(world.shop.onHand('TEE')).toBe(12);
    expect(await correctionState()).toBe('applied');
  });

  it('writes nothing when the number is another one by now', async () => {
    world.shop.typed.set('TEE', -5);
    await correct(6, 12);
    await drain();
    expect(world.shop.onHand('TEE')).toBe(7);
    expect(await correctionState()).toBe('stale');
  });

  it('is a barrier: what is recorded after it waits until it is settled, and then arrives', async () => {
    world.shop.typed.set('TEE', -6);
    await correct(6, 12);
    await world.receive('TEE', 3);
    await drain();
    expect(world.shop.journal.map((row) => row.delta)).toEqual([12, 6, 3]);
    expect(world.shop.onHand('TEE')).toBe(15);
  });

  it('that turns out stale lets the pushes behind it go', async () => {
    await correct(6, 12);
    await world.receive('TEE', 3);
    await drain();
    expect(world.shop.onHand('TEE')).toBe(15);
  });

  it('is refused while an update is on its way, and below zero', async () => {
    await world.receive('TEE', 1);
    await expect(correct(6, 12)).rejects.toMatchObject({ code: 'update-on-its-way' });
    await drain();
    await expect(correct(6, -1)).rejects.toMatchObject({ code: 'expected-below-zero' });
  });

  it('is one at a time for a SKU and location', async () => {
    await correct(6, 12);
    await expect(correct(6, 12)).rejects.toMatchObject({ code: 'update-on-its-way' });
  });

  it.each(['drop-before', 'drop-after-apply'] as const)(
    '(%s) goes again under its key and counts once',
    async (misfortune) => {
      world.shop.typed.set('TEE', -6);
      await correct(6, 12);
      world.shop.misfortunes.push(misfortune);
      await drain();
      expect(world.shop.onHand('TEE')).toBe(12);
      expect(await correctionState()).toBe('applied');
    },
  );

  it('makes moot what was refused before it, for good', async () => {
    world.shop.poisoned.add('TEE');
    await world.receive('TEE', 5);
    await drain();
    world.shop.poisoned.clear();
    await correct(12, 17);
    await drain();
    const states = (await world.messageStates()).map((row) => row.state);
    expect(states).toEqual(['frozen', 'absorbed', 'frozen']);
    expect(world.shop.onHand('TEE')).toBe(17);
  });

  it('is not made over a quarantined update whose key the shop may still know', async () => {
    world.shop.misfortunes.push(...Array.from({ length: 9 }, () => 'drop-before' as const));
    await world.receive('TEE', 5);
    await drain();
    const sentHoursAgo = (hours: number) =>
      run(
        world.database.em(),
        `update delivery set first_sent_at = now() - $1 * interval '1 hour', next_attempt_at = '-infinity' where state <> 'applied'`,
        [hours],
      );
    await sentHoursAgo(21);
    await drain();
    await expect(correct(12, 17)).rejects.toMatchObject({ code: 'update-on-its-way' });
    await sentHoursAgo(25);
    await expect(correct(12, 17)).resolves.toBeGreaterThan(0);
  });

  it('can not be changed once it is asked for', async () => {
    const id = await correct(6, 12);
    await expect(run(world.database.em(), 'update message set set_to = 13 where id = $1', [id])).rejects.toThrow(
      /permission denied/,
    );
  });
});
