import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../../../domain/database.ts';
import { ANA, BEN, MAX, type People, SAM, SlackWorld } from '../slack-world.ts';

let world: SlackWorld;

type Refusals = Record<string, { receive: RegExp; ignore: RegExp }>;

describe('roles by lists', () => {
  beforeAll(() => open({ movers: [ANA, BEN], approvers: [BEN] }));
  afterAll(() => world.close());

  it('let movers record, approvers decide, and nobody else', () =>
    expectTable({
      [MAX]: { receive: /only members of the workspace/, ignore: /only members of the workspace/ },
      [SAM]: { receive: /^Nothing was done: only .* can record stock\.$/, ignore: /can decide on a case\.$/ },
      [ANA]: { receive: /^Received/, ignore: /can decide on a case\.$/ },
      [BEN]: { receive: /^Received/, ignore: /^Ignored until/ },
    }));

  it('name who can, as Slack shows people', async () => {
    const { message } = await world.ask(SAM, 'receive TEE 1 A');
    for (const user of [ANA, BEN]) expect(JSON.stringify(message.blocks)).toContain(`"user_id":"${user}"`);
  });

  it('let everybody of the workspace look, and nobody of another', async () => {
    expect((await world.ask(SAM, 'drift')).words).toBe('1 disagreement recorded.');
    for (const text of ['drift', 'help', '']) {
      expect((await world.ask(MAX, text)).words).toMatch(/only members of the workspace/);
    }
  });
});

describe('roles by empty lists', () => {
  beforeAll(() => open({ movers: [], approvers: [] }));
  afterAll(() => world.close());

  it('are those of the owners of the workspace, not of another', () =>
    expectTable({
      [MAX]: { receive: /only members of the workspace/, ignore: /only members of the workspace/ },
      [BEN]: { receive: /Only the owners of this workspace.*SLACK_MOVERS/, ignore: /Only the owners.*SLACK_APPROVERS/ },
      [ANA]: { receive: /^Received/, ignore: /^Ignored until/ },
    }));

  it('are nobody while Slack cannot say who owns the workspace', async () => {
    await world.sim('fault', { method: 'users.info', kind: 'error', error: 'missing_scope' });
    const { words } = await world.ask(ANA, 'receive TEE 1 A');
    expect(words).toMatch(/^Nothing was done: Slack could not say whether you own/);
  });
});

async function open(people: People): Promise<void> {
  world = await SlackWorld.open(people);
  await world.openCase('TEE');
}

/** What everybody is told, and that something was written exactly when nobody was refused. */
async function expectTable(table: Refusals): Promise<void> {
  for (const [user, { receive, ignore }] of Object.entries(table)) {
    const before = await traces();
    const asked = await world.ask(user, 'receive TEE 1 A');
    expect(asked.words).toMatch(receive);
    const pressed = await world.press(user, 'case_ignore');
    expect(pressed.words).toMatch(ignore);
    const after = await traces();
    expect(after.movements - before.movements).toBe(asked.words.startsWith('Received') ? 1 : 0);
    expect(after.decisions - before.decisions).toBe(pressed.words.startsWith('Ignored') ? 1 : 0);
  }
}

async function traces(): Promise<{ movements: number; decisions: number }> {
  const [row] = await query<{ movements: number; decisions: number }>(
    world.house.em(),
    `select (select count(*)::integer from movement) as movements, (select count(*)::integer from decision) as decisions`,
  );
  return row!;
}
