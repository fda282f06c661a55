import { McpError } from '@modelcontextprotocol/sdk/types.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../../domain/database.ts';
import { offeredPrompts } from '../../mcp-server/offered-prompts.ts';
import { offeredTools } from '../../mcp-server/offered-tools.ts';
import { addressesOf, completable, fingerprint } from './everything.ts';
import { injections } from './injection-corpus.ts';
import { Office } from './office.ts';

let office: Office;
let before: Record<string, string>;
/** Everything that was answered, as it went over the wire. */
const answers: string[] = [];
/** How many questions there were that the audit has a line of. */
let audited = 0;

beforeAll(async () => {
  office = await Office.open();
  await office.house.world.asOwner(
    `insert into mcp_token (name, secret_hash, scopes, created_at, created_by)
     values ('HIDDEN-token', '\\xdeadbeef', array['stock:read'], now(), 'HIDDEN-owner')`,
  );
  before = await fingerprint(office);
});
afterAll(() => office.close());

/** Whatever comes: an answer, or a refusal that MCP has a code for. */
async function tryOut(method: string, params: object): Promise<string> {
  if (/^(?:tools|prompts|resources|completion)\//u.test(method)) audited += 1;
  try {
    const result = await office.ask(method, params);
    answers.push(JSON.stringify(result));
    return result.isError === true ? 'world' : 'answered';
  } catch (error) {
    if (!(error instanceof McpError)) throw error;
    answers.push(error.message);
    return String(error.code);
  }
}

interface Argument {
  readonly type?: string;
}

/** What else a call needs, so that it gets as far as it can. */
const otherwise: Readonly<Record<string, unknown>> = { sku: 'MUG', location: 'main', caseId: 2, text: 'MUG' };

const argumentsOfTools = offeredTools.flatMap(({ listed }) => {
  const { properties, required = [] } = listed.inputSchema as {
    properties: Record<string, Argument>;
    required?: string[];
  };
  const texts = Object.keys(properties).filter((name) => properties[name]!.type === 'string' || otherwise[name] === 2);
  return texts.map((argument): [string, string, object] => [
    listed.name,
    argument,
    Object.fromEntries(required.map((name) => [name, otherwise[name]])),
  ]);
});

describe('no text gets anywhere but where it is looked for', () => {
  it.each(argumentsOfTools)('%s: %s', async (name, argument, needed) => {
    const codes = await Promise.all(
      injections.map((text) => tryOut('tools/call', { name, arguments: { ...needed, [argument]: text } })),
    );
    const odd = injections.filter((_, index) => !['answered', 'world', '-32602'].includes(codes[index]!));
    expect(odd).toEqual([]);
  });

  it('names of tools, prompts, arguments and methods', async () => {
    for (const text of injections) {
      expect(await tryOut('tools/call', { name: text, arguments: {} })).toBe('-32602');
      expect(await tryOut('prompts/get', { name: text, arguments: {} })).toBe('-32602');
      expect(await tryOut('tools/call', { name: 'get_sku', arguments: { sku: 'MUG', [text]: text } })).toBe('-32602');
      expect(await tryOut(text, {})).toBe('-32601');
    }
  });

  it('arguments of prompts', async () => {
    for (const { name, arguments: args } of offeredPrompts)
      for (const text of injections)
        expect(await tryOut('prompts/get', { name, arguments: { [args[0]!.name]: text } })).toBe('-32602');
  });

  it('addresses of resources', async () => {
    for (const text of injections) {
      expect([
        '-32002',
        '-32602',
        ...(text === 'lockstep://policy' || text === 'lockstep://cases/1' ? ['answered'] : []),
      ]).toContain(await tryOut('resources/read', { uri: text }));
      for (const uri of [...addressesOf(text), `lockstep://skus/${text}`, `lockstep://cases/1${text}`])
        expect(['-32002', '-32602']).toContain(await tryOut('resources/read', { uri }));
    }
  });

  it('what is to be completed', async () => {
    for (const { ref, argument } of completable)
      for (const text of injections) {
        const elsewhere = { type: 'ref/resource', uri: text };
        const codes = await Promise.all([
          tryOut('completion/complete', { ref, argument: { name: argument, value: text } }),
          tryOut('completion/complete', { ref, argument: { name: text, value: '' } }),
          tryOut('completion/complete', { ref: elsewhere, argument: { name: argument, value: '' } }),
        ]);
        expect(['answered', '-32602']).toContain(codes[0]);
        expect(codes.slice(1)).toEqual(['-32602', '-32602']);
      }
  });

  it('names of clients', async () => {
    for (const client of injections) {
      const agent = await office.connect({ as: { client } });
      audited += 1;
      await expect(agent.callTool({ name: 'get_health', arguments: {} })).resolves.toMatchObject({ content: [{}] });
      await agent.close();
    }
  });
});

describe('afterwards', () => {
  it('every row of every table is as it was', async () => {
    expect(Object.keys(before).length).toBeGreaterThan(25);
    expect(await fingerprint(office)).toEqual(before);
  });

  it('nothing failed inside', () => {
    expect(office.errors).toEqual([]);
  });

  it('no answer had SQL, paths, stack traces or what is in other tables in it', () => {
    expect(answers.length).toBeGreaterThan(3_000);
    const leaks = [
      /syntax error|relation "|column "|permission denied|violates|unterminated|invalid byte/iu,
      /\/work\/|node_modules|\.ts:\d/u,
      /\n\s+at /u,
      /HIDDEN|deadbeef/iu,
    ];
    const telling = answers.filter((answer) => leaks.some((leak) => leak.test(answer)));
    expect(telling.map((answer) => answer.slice(0, 300))).toEqual([]);
  });

  it('every question is in the audit, once, and no longer than is kept', async () => {
    const [row] = await query<{ lines: number; longest: number }>(
      office.house.em(),
      'select count(*)::integer as lines, max(length(arguments::text)) as longest from agent_call',
    );
    expect(row!.lines).toBe(audited);
    expect(row!.longest).toBeLessThan(2 * 2_100); // of one that was cut, each quote has a backslash
  });
});
