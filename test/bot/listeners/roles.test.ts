import { afterEach, describe, expect, it } from 'vitest';
import { query } from '../../../domain/database.ts';
import { ANA, BEN, MAX, type People, SAM, SlackWorld } from '../slack-world.ts';

let world: SlackWorld;
afterEach(() => world.close());

/** Who may do what: "yes", or the words of the refusal. */
const TABLE: readonly [string, People, Record<string, { receive: RegExp; ignore: RegExp }>][] = [
  [
    'lists',
    { movers: [ANA], approvers: [BEN] },
    {
      [ANA]: { receive: /^Received/, ignore: /^Nothing was done: only somebody can decide on a case\.$/ },
      [BEN]: { receive: /^Nothing was done: only somebody can record stock\.$/, ignore: /^Ignored until/ },
      [SAM]: { receive: /can record stock/, ignore: /can decide on a case/ },
      [MAX]: { receive: /only members of the workspace/, ignore: /only members of the workspace/ },
    },
  ],
  [
    'empty lists',
    { movers: [], approvers: [] },
    {
      [BEN]: { receive: /Only the owners of this workspace.*SLACK_MOVERS/, ignore: /Only the owners.*SLACK_APPROVERS/ },
      [MAX]: { receive: /only members of the workspace/, ignore: /only members of the workspace/ },
      [ANA]: { receive: /^Received/, ignore: /^Ignored until/ },
    },
  ],
];

describe('roles', () => {
  it.each(TABLE)('go by %s', async (_, people, expected) => {
    world = await SlackWorld.open(people);
    await world.openCase('TEE');
    for (const [user, { receive, ignore }] of Object.entries(expected)) {
      const before = await traces();
      const asked = await world.ask(user, 'receive TEE 1 A');
      expect(asked.words).toMatch(receive);
      const pressed = await world.press(user, 'case_ignore');
      expect(pressed.words).toMatch(ignore);
      const after = await traces();
      expect(after.movements - before.movements).toBe(asked.words.startsWith('Received') ? 1 : 0);
      expect(after.decisions - before.decisions).toBe(pressed.words.startsWith('Ignored') ? 1 : 0);
    }
  });

  it('name who can, as Slack shows people', async () => {
    world = await SlackWorld.open({ movers: [ANA, BEN], approvers: [BEN] });
    const { message } = await world.ask(SAM, 'receive TEE 1 A');
    expect(JSON.stringify(message.blocks)).toContain(`"user_id":"${ANA}"`);
    expect(JSON.stringify(message.blocks)).toContain(`"user_id":"${BEN}"`);
  });

  it('refuse everybody while Slack cannot say who owns the workspace', async () => {
    world = await SlackWorld.open({ movers: [], approvers: [] });
    await world.sim('fault', { method: 'users.info', kind: 'error', error: 'missing_scope' });
    expect((await world.ask(ANA, 'receive TEE 1 A')).words).toMatch(
      /^Nothing was done: Slack could not say whether you own/,
    );
  });

  it('let everybody of the workspace look, and nobody of another', async () => {
    world = await SlackWorld.open({ movers: [ANA], approvers: [ANA] });
    expect((await world.ask(SAM, 'drift')).words).toBe('No drift is recorded.');
    expect((await world.ask(MAX, 'drift')).words).toMatch(/only members of the workspace/);
    expect((await world.ask(MAX, 'help')).words).toMatch(/only members of the workspace/);
  });
});

async function traces(): Promise<{ movements: number; decisions: number }> {
  const [row] = await query<{ movements: number; decisions: number }>(
    world.house.em(),
    `select (select count(*)::integer from movement) as movements, (select count(*)::integer from decision) as decisions`,
  );
  return row!;
}
