import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../domain/database.ts';
import { Office, refusalOf } from './office.ts';

let office: Office;

beforeAll(async () => {
  office = await Office.open();
});
afterAll(() => office.close());

/** The lines that this left. */
async function linesOf(act: () => Promise<unknown>) {
  const before = await office.lastLine();
  await act().catch(() => {});
  return office.audit(before);
}

const mine = { transport: 'memory', client: 'tester' };
const promptRef = { type: 'ref/prompt', name: 'explain_sku' };

describe('every call leaves exactly one line', () => {
  it.each<[string, object, object]>([
    [
      'tools/call',
      { name: 'get_sku', arguments: { sku: 'MUG' } },
      { name: 'get_sku', arguments: { sku: 'MUG' }, outcome: 'found', rows: 1 },
    ],
    ['tools/call', { name: 'list_movements', arguments: { sku: 'TOTE-BLK', limit: 3 } }, { outcome: 'found', rows: 3 }],
    ['tools/call', { name: 'list_movements', arguments: { sku: 'BARE' } }, { outcome: 'nothing', rows: 0 }],
    ['tools/call', { name: 'get_sku', arguments: { sku: 'NOPE' } }, { outcome: 'refused', rows: 0 }],
    ['tools/call', { name: 'get_sku', arguments: { cheat: 1 } }, { outcome: 'refused', arguments: { cheat: 1 } }],
    ['tools/call', { name: 'get_health' }, { outcome: 'found', arguments: null }],
    ['tools/call', { name: 'no_such_tool', arguments: {} }, { name: 'no_such_tool', outcome: 'refused' }],
    ['tools/call', { name: 7, arguments: 'garbage' }, { name: '', outcome: 'refused' }],
    ['tools/call', {}, { name: '', outcome: 'refused' }],
    [
      'tools/call',
      { name: 'compare_now', arguments: { sku: 'BARE', location: 'main' } },
      { outcome: 'refused', rows: 0 },
    ],
    ['resources/list', {}, { name: '', arguments: {}, outcome: 'found', rows: 4 }],
    ['resources/list', { cursor: 'x' }, { arguments: { cursor: 'x' }, outcome: 'refused', rows: 0 }],
    ['resources/read', { uri: 'lockstep://cases/2' }, { name: 'lockstep://cases/2', outcome: 'found', rows: 1 }],
    ['resources/read', { uri: 'lockstep://nowhere' }, { name: 'lockstep://nowhere', outcome: 'refused', rows: 0 }],
    ['resources/read', {}, { name: '', outcome: 'refused' }],
    [
      'prompts/get',
      { name: 'explain_sku', arguments: { sku: 'MUG' } },
      { name: 'explain_sku', arguments: { sku: 'MUG' }, outcome: 'found' },
    ],
    ['prompts/get', { name: 'explain_sku', arguments: { sku: 7 } }, { outcome: 'refused' }],
    ['prompts/get', { name: 'be_evil' }, { name: 'be_evil', outcome: 'refused' }],
    [
      'completion/complete',
      { ref: promptRef, argument: { name: 'sku', value: 'T' } },
      { name: 'explain_sku', outcome: 'found', rows: 1 },
    ],
    [
      'completion/complete',
      { ref: promptRef, argument: { name: 'sku', value: 'ZZ' } },
      { outcome: 'nothing', rows: 0 },
    ],
    ['completion/complete', { ref: {} }, { outcome: 'refused' }],
  ])('%s %j', async (method, params, expected) => {
    expect(await linesOf(() => office.ask(method, params))).toEqual([
      expect.objectContaining({ ...mine, method, ...expected }),
    ]);
  });

  it('what lists the same for everybody, or does not exist, leaves none', async () => {
    const asks = ['tools/list', 'resources/templates/list', 'prompts/list', 'ping', 'logging/setLevel'];
    for (const method of asks) expect(await linesOf(() => office.ask(method))).toEqual([]);
  });

  it('a failure inside is one, too', async () => {
    const broken = await office.connect({ deps: { storefront: () => Promise.reject(new TypeError('boom')) } });
    const args = { sku: 'MUG', location: 'main' };
    expect(await linesOf(() => office.call('compare_now', args, broken))).toMatchObject([
      { outcome: 'failed', rows: 0 },
    ]);
    await broken.close();
  });

  it('and says by which token and under which name it came in', async () => {
    const named = await office.connect({ as: { transport: 'http', client: 'claude\u0000\u202Edesktop' } });
    const lines = await linesOf(() => office.call('get_health', {}, named));
    expect(lines).toMatchObject([{ transport: 'http', client: 'claudedesktop' }]);
    await named.close();
  });
});

describe('what was asked is kept', () => {
  it('up to 2,000 characters, as the beginning of its text', async () => {
    const [line] = await linesOf(() => office.call('get_sku', { sku: 'x'.repeat(5_000) }));
    expect(line!.arguments).toBe(`{"sku":"${'x'.repeat(2_000 - 8)}`);
  });

  it('even where PostgreSQL can not hold a letter of it', async () => {
    const [line] = await linesOf(() => office.call('get_sku', { 'a\u0000b': 'c\uD800' }));
    expect(line).toMatchObject({ outcome: 'refused', arguments: { 'a\uFFFDb': 'c\uFFFD' } });
  });

  it('the name of a tool up to 200', async () => {
    const [line] = await linesOf(() => office.call('x'.repeat(10_000)));
    expect(line!.name).toHaveLength(200);
  });
});

describe('without its line', () => {
  const shut = { em: () => office.agents.reader.em() } as Database; // it may not write

  it.each<[string, object]>([
    ['tools/call', { name: 'get_sku', arguments: { sku: 'MUG' } }],
    ['tools/call', { name: 'no_such_tool' }],
    ['resources/list', {}],
    ['resources/read', { uri: 'lockstep://policy' }],
    ['prompts/get', { name: 'explain_sku', arguments: { sku: 'MUG' } }],
    ['completion/complete', { ref: promptRef, argument: { name: 'sku', value: 'T' } }],
  ])('%s has no answer', async (method, params) => {
    const unheard = await office.connect({ deps: { recorder: shut } });
    const before = office.errors.length;
    expect(await refusalOf(office.ask(method, params, unheard))).toEqual({
      code: -32_603,
      says: 'Lockstep could not answer; its log says why',
    });
    expect(office.errors.slice(before)).toHaveLength(1);
    await unheard.close();
  });
});
