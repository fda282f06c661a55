import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../../../domain/database.ts';
import { wordsOf } from '../blocks/limits.ts';
import { ANA, BEN, SAM, SlackWorld } from '../slack-world.ts';

let world: SlackWorld;

describe('/stock recount', () => {
  beforeAll(async () => {
    world = await SlackWorld.open({ movers: [ANA, BEN], approvers: [BEN] });
    for (const sku of ['TEE', 'CAP', 'HAT']) await world.house.agreeing(sku, 12);
  });
  afterAll(() => world.close());

  it('takes the count in front of everybody, and the shop follows', async () => {
    const { words, message, everybody } = await world.ask(ANA, 'recount TEE A 10');
    expect(words).toBe('Counted 10 of TEE in A: -2 to the ledger.');
    expect(wordsOf(message.blocks)).toMatch(/A now holds 10 of TEE\. *The shop is set 12 -> 10/);
    expect(everybody).toBe(true);
    expect(await states('TEE')).toEqual(['made']);
  });

  it('of a mover asks an approver while a case is open', async () => {
    await world.house.typed('CAP', -6);
    const { message } = await world.ask(ANA, 'recount CAP A 11');
    expect(wordsOf(message.blocks)).toMatch(/Case \d+ is open: an approver is asked to set the shop 6 -> 11\./);
    expect(await states('CAP')).toEqual(['proposed']);
    expect((await world.house.card('CAP')).proposal).toMatchObject({ from: 6, to: 11 });
  });

  it('of an approver approves by itself', async () => {
    await world.house.typed('HAT', -6);
    const { message } = await world.ask(BEN, 'recount HAT A 11');
    expect(wordsOf(message.blocks)).toMatch(/The shop is set 6 -> 11/);
    expect(await states('HAT')).toEqual(['made']);
  });

  it('is refused to others, and writes nothing', async () => {
    expect((await world.ask(SAM, 'recount TEE A 9')).words).toMatch(/can record stock\.$/);
    expect(await states('TEE')).toHaveLength(1);
  });

  it('takes its options as the terminal does', async () => {
    expect((await world.ask(ANA, 'recount TEE A 9 --counted-at 2999-01-01T00:00:00Z')).words).toMatch(/still to come/);
    const sold = 'adjust HAT -1 A torn';
    expect((await world.ask(ANA, sold)).words).toMatch(/Does the shop show this already\?/);
    expect((await world.ask(ANA, `${sold} --shop-shows yes`)).words).toMatch(/^Adjusted HAT in A: took 1 away/);
  });
});

async function states(sku: string): Promise<string[]> {
  const rows = await query<{ state: string }>(
    world.house.em(),
    'select state from recount_request r join sku s on s.id = r.sku_id where s.code = $1 order by r.id',
    [sku],
  );
  return rows.map(({ state }) => state);
}
