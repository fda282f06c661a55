import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Scope } from '../../domain/access/scopes.ts';
import { query } from '../../domain/database.ts';
import { offeredPrompts } from '../../mcp-server/offered-prompts.ts';
import { offeredTools } from '../../mcp-server/offered-tools.ts';
import { type Doors, holders, openDoors, scopesAt } from './doors.ts';
import { Office } from './office.ts';

/** A question of each tool that has an answer. */
const questions: Readonly<Record<string, object>> = {
  get_case: { caseId: 1 },
  get_sku: { sku: 'MUG' },
  search_skus: { text: 'mug' },
  list_movements: { sku: 'MUG' },
  list_messages: { sku: 'MUG' },
  list_storefront_events: { sku: 'TOTE-BLK' },
  list_readings: { sku: 'MUG' },
  list_drifts: {},
  find_similar_cases: { caseId: 1 },
  compare_now: { sku: 'MUG', location: 'main' },
  get_health: {},
};

let office: Office;
let doors: Doors;

beforeAll(async () => {
  office = await Office.open();
  doors = await openDoors(office);
});
afterAll(async () => {
  await doors.close();
  await office.close();
});

describe.each(['http', 'stdio'] as const)('over %s', (transport) => {
  const scopesOf = scopesAt[transport];

  it.each(holders.filter((holder) => scopesOf[holder] === null))(
    '%s gets no answer to anything, and leaves no line',
    async (holder) => {
      const before = await office.lastLine();
      for (const [method, params] of everything()) {
        const { result, error } = await doors.ask(transport, holder, method, params);
        expect(result).toBeUndefined();
        expect(error!.message).toMatch(transport === 'http' ? /token/ : /MCP_TOKEN is unknown or was revoked/);
      }
      expect(await office.lastLine()).toBe(before);
    },
  );

  describe.each(holders.filter((holder) => scopesOf[holder] !== null))('%s', (holder) => {
    const scopes = scopesOf[holder]!;
    const within = <T extends { scope: Scope }>(offered: readonly T[]) =>
      offered.filter(({ scope }) => scopes.includes(scope));

    it('sees what is within its scopes, and nothing else', async () => {
      const listed = async (what: string, key = what): Promise<{ name: string }[]> =>
        (await doors.ask(transport, holder, `${what}/list`)).result![key] as { name: string }[];
      const names = (list: readonly { name: string }[]) => list.map(({ name }) => name);
      expect(names(await listed('tools'))).toEqual(within(offeredTools).map(({ listed }) => listed.name));
      expect(names(await listed('prompts'))).toEqual(names(within(offeredPrompts)));
      const reads = scopes.includes('stock:read');
      expect((await listed('resources')).length > 0).toBe(reads);
      expect((await listed('resources/templates', 'resourceTemplates')).length > 0).toBe(reads);
    });

    it.each(offeredTools.map((tool) => [tool.listed.name, tool] as const))(
      'may call %s only within its scopes, on its own account',
      async (name, { scope }) => {
        const before = await office.lastLine();
        const { result, error } = await doors.ask(transport, holder, 'tools/call', {
          name,
          arguments: questions[name]!,
        });
        const allowed = scopes.includes(scope);
        expect({
          answered: /found|nothing/.test(JSON.stringify(result?.['structuredContent'] ?? {})),
          refused: error?.code === -32_602 && error.message.includes('Unknown tool'),
        }).toEqual({ answered: allowed, refused: !allowed });
        expect(result?.['isError'] ?? false).toBe(false);
        expect(await linesAfter(before)).toEqual([{ transport, token: doors.idOf(holder), name, refused: !allowed }]);
      },
    );

    it('may read and complete only within its scopes', async () => {
      const ref = { type: 'ref/prompt', name: 'explain_sku' };
      const asked = [
        ['resources/read', { uri: 'lockstep://skus/MUG' }],
        ['resources/read', { uri: 'lockstep://cases/1' }],
        ['prompts/get', { name: 'explain_sku', arguments: { sku: 'MUG' } }],
        ['completion/complete', { ref, argument: { name: 'sku', value: 'MU' } }],
      ] as const;
      for (const [method, params] of asked) {
        const answer = await doors.ask(transport, holder, method, params);
        expect([method, JSON.stringify(answer).includes('MUG')]).toEqual([method, scopes.includes('stock:read')]);
      }
    });
  });
});

it('asks every tool there is', () => {
  expect(Object.keys(questions).toSorted()).toEqual(offeredTools.map(({ listed }) => listed.name).toSorted());
});

it('leaves nothing to be told of as an error', () => {
  expect(office.errors).toEqual([]);
});

function everything(): [string, object][] {
  const calls = Object.entries(questions).map(([name, args]): [string, object] => [
    'tools/call',
    { name, arguments: args },
  ]);
  const lists = ['initialize', 'ping', 'tools/list', 'resources/list', 'resources/templates/list', 'prompts/list'];
  return [...lists.map((method): [string, object] => [method, {}]), ...calls];
}

function linesAfter(id: number): Promise<unknown[]> {
  return query(
    office.house.em(),
    `select transport, token_id::float8 as token, name, outcome = 'refused' as refused from agent_call where id > $1 order by id`,
    [id],
  );
}
