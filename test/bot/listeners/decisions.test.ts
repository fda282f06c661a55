import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wordsOf } from '../blocks/limits.ts';
import { ANA, BEN, type Json, SAM, SlackWorld } from '../slack-world.ts';

let world: SlackWorld;
beforeAll(async () => {
  world = await SlackWorld.open();
});
afterAll(() => world.close());

describe('Approve', () => {
  it('has one winner of two who click at once, and the card says who', async () => {
    await world.openCase('TEE');
    const [one, other] = await Promise.all([world.press(ANA, 'case_approve'), world.press(BEN, 'case_approve')]);
    const words = [one.words, other.words].sort();
    expect(words[0]).toMatch(/^Approved: shop 6 -&gt; 12/);
    expect(words[1]).toMatch(/^Nothing was written: somebody decided on this already/);
    const { corrections, decisions, sets } = await world.house.traces('TEE');
    expect({ corrections, sets }).toEqual({ corrections: [{ state: 'approved', from: 6, to: 12 }], sets: 1 });
    expect(decisions).toHaveLength(1);

    const card = await cardOf('TEE');
    expect(card.blocks.map(({ type }: Json) => type)).toContain('actions');
    await world.tell();
    const told = await cardOf('TEE');
    expect(told.blocks.map(({ type }: Json) => type)).not.toContain('actions');
    expect(told.ts).toBe(card.ts);
    expect(JSON.stringify(told.blocks)).toContain(`"user_id":"${decisions[0]!.replace(/^slack:(\S+) .*/, '$1')}"`);
    expect(wordsOf(told.blocks)).toContain('The correction is on its way to the shop.');
  });

  it('writes nothing when Slack delivers the same click again', async () => {
    await world.openCase('CAP');
    const { delivery } = await world.press(ANA, 'case_approve');
    await world.sim('redeliver', { id: delivery.id });
    expect((await world.house.traces('CAP')).sets).toBe(1);
  });

  it('is refused to a stranger, in words that only the stranger sees', async () => {
    await world.openCase('BAG');
    const { words, everybody } = await world.press(SAM, 'case_approve');
    expect(words).toMatch(/^Nothing was done: only .* can decide on a case\.$/);
    expect(everybody).toBe(false);
    expect((await world.house.traces('BAG')).decisions).toEqual([]);
  });

  it('writes nothing once the numbers moved, and asks again with the new ones', async () => {
    await world.openCase('MUG');
    world.house.world.storefront.change('MUG', -1);
    const { words } = await world.press(ANA, 'case_approve');
    expect(words).toMatch(/^The numbers moved, so nothing was written\..*The card is brought up to date\.$/);
    expect((await world.house.traces('MUG')).sets).toBe(0);
    await world.tell();
    expect(wordsOf((await cardOf('MUG')).blocks)).toContain('Approve: shop 5 -> 12');
  });

  it('writes nothing while the shop is down, and keeps the case', async () => {
    await world.openCase('PEN');
    world.house.world.storefront.fail('readItems');
    world.house.world.storefront.fail('findItems');
    const { words } = await world.press(ANA, 'case_approve');
    world.house.world.storefront.mend();
    expect(words).toMatch(/^The shop can't be read, so nothing was written/);
    expect((await world.house.caseOf('PEN')).closedAs).toBeNull();
  });

  it('writes nothing to a case that healed meanwhile', async () => {
    await world.openCase('HAT');
    await world.house.typed('HAT', 6);
    const { words } = await world.press(ANA, 'case_approve', { ts: (await cardOf('HAT')).ts });
    expect(words).toMatch(/^Shop and warehouse agree again: the case is closed, and nothing was written\. Closed/);
  });

  it('asks a second time above 20 units, and writes on the second yes only', async () => {
    await world.openCase('BIG', { units: 60, delta: -30 });
    await world.press(ANA, 'case_approve');
    expect((await world.house.traces('BIG')).sets).toBe(0);
    const [modal] = await world.modals(ANA);
    expect(wordsOf(modal.blocks)).toContain('This sets the shop 30 -> 60, 30 units at once. Sure?');
    await world.sim('submit', { user: ANA, view: modal.id });
    await expect.poll(async () => (await world.house.traces('BIG')).sets).toBe(1);
    await expect.poll(() => lastWords(ANA)).toMatch(/^Approved: shop 30 -&gt; 60/);
  });

  it('says so when Slack will not ask a second time', async () => {
    await world.openCase('XXL', { units: 60, delta: -40 });
    await world.sim('fault', { method: 'views.open', kind: 'error', error: 'expired_trigger_id' });
    const { words } = await world.press(ANA, 'case_approve');
    expect(words).toBe('Nothing was written: Slack could not ask you again in time. Press Approve once more.');
    expect((await world.house.traces('XXL')).sets).toBe(0);
  });
});

describe('Ignore', () => {
  it('keeps the case quiet until tomorrow, and the card says by whom', async () => {
    await world.openCase('SOCK');
    expect((await world.press(BEN, 'case_ignore')).words).toMatch(/^Ignored until /);
    await world.tell();
    const card = await cardOf('SOCK');
    expect(card.blocks.map(({ type }: Json) => type)).not.toContain('actions');
    expect(wordsOf(card.blocks)).toContain('Ignored until');
    expect(await world.house.caseOf('SOCK')).toMatchObject({ ignored: true });
  });
});

describe('a button that is not understood', () => {
  it('does nothing, in words', async () => {
    const text = { type: 'plain_text', text: 'Approve' };
    const blocks = [
      { type: 'header', text },
      {
        type: 'actions',
        elements: [{ type: 'button', action_id: 'case_approve', text, value: '{"id":1,"version":99}' }],
      },
    ];
    await fetch(`${world.slack.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { authorization: 'Bearer xoxb-test', 'content-type': 'application/json' },
      body: JSON.stringify({ channel: 'C0SANDBOX', text: 'old', blocks }),
    });
    expect((await world.press(ANA, 'case_approve')).words).toMatch(
      /^Nothing was done: this button is from another version/,
    );
  });
});

async function cardOf(sku: string): Promise<Json> {
  return (await world.cards()).find(({ blocks }) => wordsOf(blocks).includes(sku));
}

async function lastWords(user: string): Promise<string> {
  return (await world.sim(`ephemerals?user=${user}`)).messages.at(-1).text;
}
