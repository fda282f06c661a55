import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../../../domain/database.ts';
import { wordsOf } from '../blocks/limits.ts';
import { ANA, BEN, SAM, SlackWorld } from '../slack-world.ts';

let world: SlackWorld;
beforeAll(async () => {
  world = await SlackWorld.open();
  await world.house.agreeing('TEE', 10);
});
afterAll(() => world.close());

describe('/stock', () => {
  it('receives, and tells everybody in the channel', async () => {
    const { words, everybody, message } = await world.ask(ANA, 'receive TEE 12 A');
    expect(words).toBe('Received 12 of TEE into A.');
    expect(everybody).toBe(true);
    expect(JSON.stringify(message.blocks)).toContain(`{"type":"user","user_id":"${ANA}"}`);
    expect(wordsOf(message.blocks)).toContain('A now holds 22 of TEE. The update is on its way to the shop.');
    expect(await lines()).toMatchObject([{ kind: 'receipt', quantity_delta: 12, actor: `slack:${ANA}` }]);
  });

  it('writes once, however often Slack delivers the command', async () => {
    const { delivery } = await world.ask(ANA, 'adjust TEE -1 A seam torn');
    const before = await lines();
    await Promise.all([world.sim('redeliver', { id: delivery.id }), world.sim('redeliver', { id: delivery.id })]);
    await expect.poll(async () => (await said()).filter((text) => text.startsWith('Already recorded'))).toHaveLength(2);
    expect(await lines()).toEqual(before);
    expect(before.at(-1)).toMatchObject({ kind: 'adjustment', quantity_delta: -1, note: 'seam torn' });
  });

  it('looks, and tells only whoever looks', async () => {
    for (const [text, words] of [
      ['status', /you|well/],
      ['sku TEE', /^TEE: 21 on hand, should be 10 in the shop, the shop shows 10\.$/],
      ['drift', /^No drift is recorded\.$/],
      ['help', /^What you can type:$/],
      ['', /^Nothing needs you\.$/],
    ] as const) {
      const answered = await world.ask(SAM, text);
      expect(answered.words).toMatch(words);
      expect(answered.everybody).toBe(false);
    }
  });

  it('says that comparing takes a while, then what came of it', async () => {
    await world.ask(BEN, 'reconcile');
    await expect
      .poll(async () => own(BEN))
      .toContainEqual(expect.stringMatching(/^Run \d+: the one SKU that could be compared agrees/));
    expect((await own(BEN))[0]).toBe('Comparing every SKU with the shop. The answer follows here.');
  });

  it.each([
    ['an unknown SKU', 'sku NOPE', 'There is no SKU "NOPE" here. Check the spelling.'],
    ['a hostile SKU', 'sku <!channel>', 'There is no SKU "&lt;!channel&gt;" here. Check the spelling.'],
    ['an overdraw', 'adjust TEE -500 A all of it', /TEE/],
    ['a typing error', 'recieve TEE 1 A', /Did you mean "\/stock receive"/],
    ['an unknown bin', 'receive TEE 12 NOWHERE', /NOWHERE/],
    ['a negative receipt', 'receive TEE -3 A', /-3/],
    ['garbage', '\u202E💥\u0007'.repeat(300), /There is no/],
    ['too many words', 'status '.repeat(500), /more than "status" takes/],
  ])('refuses %s in words, and writes nothing', async (_, text, words) => {
    const before = await lines();
    const answered = await world.ask(ANA, text);
    expect(answered.words).toMatch(words);
    expect(answered.everybody).toBe(false);
    expect(await lines()).toEqual(before);
  });

  it('apologises for a surprise with a number that the log has, and no stack', async () => {
    const { storefront } = world.house.world;
    world.house.world.storefront = null as never;
    const { words } = await world.ask(ANA, 'sku TEE');
    world.house.world.storefront = storefront;
    const [, id] = /Its log has the reason under ([0-9a-f]{8})\.$/.exec(words) ?? [];
    expect(words).toMatch(/^Sorry, something happened/);
    expect(words).not.toMatch(/TypeError|\.ts/);
    expect(world.log.join()).toMatch(new RegExp(`Slack ${id}: TypeError`));
  });

  it('names the open cases when some need somebody', async () => {
    await world.openCase('MUG');
    const { words, message } = await world.ask(SAM, '');
    expect(words).toMatch(/^1 case/);
    expect(wordsOf(message.blocks)).toMatch(/MUG main shop shows 6 too few major/i);
    expect(wordsOf(message.blocks)).toContain('Each case has its card in the channel: decide there.');
  });
});

async function own(user: string): Promise<string[]> {
  const { messages } = await world.sim(`ephemerals?user=${user}`);
  return messages.map(({ text }: { text: string }) => text);
}

async function said(): Promise<string[]> {
  const { messages } = await world.sim('messages');
  return messages.map(({ text }: { text: string }) => text);
}

function lines(): Promise<Record<string, unknown>[]> {
  return query(
    world.house.em(),
    `select m.kind, m.quantity_delta, m.actor, m.note from movement m join sku s on s.id = m.sku_id
      where s.code = 'TEE' and m.kind <> 'opening' order by m.id`,
  );
}
