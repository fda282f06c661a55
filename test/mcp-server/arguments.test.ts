import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeCursor } from '../../mcp-server/cursor.ts';
import type { Answer } from '../../mcp-server/tool.ts';
import { Office, refusalOf } from './office.ts';

let office: Office;

beforeAll(async () => {
  office = await Office.open();
});
afterAll(() => office.close());

const refused = (says: RegExp) => ({ code: -32_602, says: expect.stringMatching(says) });

describe('arguments', () => {
  it.each<[string, object, RegExp]>([
    ['get_sku', {}, /^get_sku was not called: sku: it is missing\. Wanted: The SKU as the ledger writes it/u],
    ['get_sku', { sku: '' }, /sku: too small/u],
    ['get_sku', { sku: 5 }, /sku: invalid input: expected string, received number/u],
    ['get_sku', { sku: 'x'.repeat(256) }, /sku: too big: expected string to have <=255/u],
    ['get_sku', { sku: 'A\u0000B' }, /sku: has line breaks, control characters or broken letters/u],
    ['get_sku', { sku: 'A\uD800B' }, /sku: has line breaks, control characters or broken letters/u],
    ['get_sku', { sku: ['MUG'] }, /expected string, received array/u],
    ['get_sku', { sku: { $ne: null } }, /expected string, received object/u],
    ['get_sku', { sku: 'MUG', skew: 1, limit: 2 }, /there is no argument "skew", "limit"; it takes sku\.$/u],
    ['get_health', { now: true }, /there is no argument "now"; it takes none/u],
    ['get_sku', { sku: 'MUG', ['x'.repeat(5_000)]: 1 }, /there is no argument "x{39}…"/u],
    ['search_skus', { text: 'x'.repeat(101) }, /text: too big/u],
    ['get_case', { caseId: '2' }, /caseId: invalid input: expected number, received string/u],
    ['get_case', { caseId: 0 }, /caseId: too small/u],
    ['get_case', { caseId: 1.5 }, /caseId: invalid input: expected int/u],
    ['get_case', { caseId: 1e300 }, /caseId: /u],
    ['get_case', { caseId: -1 }, /caseId: too small/u],
    ['list_movements', { sku: 'MUG', limit: 0 }, /limit: too small/u],
    ['list_movements', { sku: 'MUG', limit: 201 }, /limit: too big: expected number to be <=200/u],
    ['list_movements', { sku: 'MUG', kind: 'theft' }, /kind: invalid option: expected one of "receipt"\|/u],
    [
      'list_movements',
      { sku: 'MUG', from: 'yesterday' },
      /from: invalid ISO datetime\. Wanted: .*2026-11-23T10:00:00Z/u,
    ],
    ['list_movements', { sku: 'MUG', from: '2026-11-23T10:00:00' }, /from: invalid ISO datetime/u],
    ['list_movements', { sku: 'MUG', from: '2026-02-30T10:00:00Z' }, /from: invalid ISO datetime/u],
    ['list_movements', { sku: 'MUG', cursor: 'x'.repeat(2_001) }, /cursor: too big/u],
    ['list_drifts', { latestRunOnly: 'yes' }, /latestRunOnly: invalid input: expected boolean/u],
    ['get_sku', { sku: 7, more: 1 }, /sku: .*; there is no argument "more"/u],
  ])('%s %j are refused, and each problem is told', async (name, args, says) => {
    expect(await refusalOf(office.call(name, args))).toEqual(refused(says));
  });

  it.each(['MUG', 7, ['MUG']])('that are no object (%j) are refused', async (args) => {
    const refusal = await refusalOf(office.ask('tools/call', { name: 'get_sku', arguments: args }));
    expect(refusal).toEqual(refused(/^get_sku was not called: arguments must be an object; it takes sku\.$/u));
  });

  it('of the prototype are unknown like any other', async () => {
    const args = JSON.parse('{"sku":"MUG","__proto__":{"limit":1}}') as object;
    expect(await refusalOf(office.ask('tools/call', { name: 'get_sku', arguments: args }))).toEqual(
      refused(/there is no argument "__proto__"/u),
    );
  });

  it('are never quoted but for their names', async () => {
    const refusal = await refusalOf(office.call('list_movements', { sku: 'MUG', from: 'SECRET', kind: 'SECRET' }));
    expect(refusal.says).not.toContain('SECRET');
  });

  it('have limits that are met', async () => {
    await expect(office.call('list_movements', { sku: 'MUG', limit: 200 })).resolves.toMatchObject({
      outcome: 'found',
    });
    await expect(office.call('search_skus', { text: 'x'.repeat(100) })).resolves.toMatchObject({ outcome: 'nothing' });
    await expect(refusalOf(office.call('get_case', { caseId: Number.MAX_SAFE_INTEGER }))).resolves.toEqual(
      refused(/^There is no case/u),
    );
  });
});

describe('a stretch of time', () => {
  it.each([
    ['2026-11-23T10:00:00Z', '2026-11-23T10:00:00Z', /to: it is not later than from/u],
    ['2026-11-23T10:00:00Z', '2026-11-23T10:30:00+01:00', /to: it is not later than from/u],
    ['2020-01-01T00:00:00Z', '2026-01-01T00:00:00Z', /to: it is more than 400 days after from/u],
  ])('from %s to %s is refused', async (from, to, says) => {
    expect(await refusalOf(office.call('list_movements', { sku: 'MUG', from, to }))).toEqual(refused(says));
  });

  it.each([
    { from: '0000-01-01T00:00:00Z' },
    { to: '9999-12-31T23:59:59+23:59' },
    { from: '2025-10-19T00:00:00Z', to: '2026-11-23T00:00:00Z' },
  ])('of any kind that makes sense is taken: %j', async (times) => {
    await expect(office.call('list_movements', { sku: 'MUG', ...times })).resolves.toMatchObject({
      rows: expect.any(Array),
    });
  });
});

describe('a cursor', () => {
  const tote = { sku: 'TOTE-BLK', limit: 2 };
  const foreign = /^This cursor doesn't belong to this question\. Call list_movements again without cursor/u;
  let first: Answer;

  beforeAll(async () => {
    first = await office.call('list_movements', tote);
  });

  const goOn = (args: object, name = 'list_movements') => office.call(name, { cursor: first.nextCursor, ...args });

  it('goes on, whichever way the same question is spelt', async () => {
    const times = { from: '2026-11-23T11:00:00+01:00' };
    const { nextCursor: cursor } = await office.call('list_movements', { ...tote, ...times });
    const again = { limit: 2, from: '2026-11-23T10:00:00.000Z', sku: 'TOTE-BLK', cursor };
    await expect(office.call('list_movements', again)).resolves.toMatchObject({ outcome: 'found' });
  });

  it.each([
    ['another SKU', { sku: 'MUG', limit: 2 }],
    ['another limit', { sku: 'TOTE-BLK', limit: 3 }],
    ['another kind', { ...tote, kind: 'receipt' }],
    ['another time', { ...tote, to: '2026-12-01T00:00:00Z' }],
  ])('is refused with %s', async (_, args) => {
    expect(await refusalOf(goOn(args))).toEqual(refused(foreign));
  });

  it('is refused by another tool', async () => {
    expect(await refusalOf(goOn(tote, 'list_messages'))).toEqual(refused(/Call list_messages again without cursor/u));
  });

  it.each(['', 'x', '!!!', 'bnVsbA', 'e30', Buffer.from('[[[[').toString('base64url'), '\u0000', "' or 1=1 --"])(
    'is refused when it never was one: %j',
    async (cursor) => {
      expect(await refusalOf(office.call('list_movements', { ...tote, cursor }))).toEqual(refused(foreign));
    },
  );

  it.each([null, -1, 0, 1.5, 1e30, '1; drop table sku', { at: 1 }, [1]])(
    'is refused when somebody put %j into it',
    async (before) => {
      const cursor = writeCursor({ tool: 'list_movements', query: tote }, before);
      expect(await refusalOf(office.call('list_movements', { ...tote, cursor }))).toEqual(refused(foreign));
    },
  );

  it('is refused when its middle was changed', async () => {
    const { nextCursor } = first;
    const broken = `${nextCursor!.slice(0, 20)}${nextCursor![20] === 'A' ? 'B' : 'A'}${nextCursor!.slice(21)}`;
    expect(await refusalOf(goOn({ ...tote, cursor: broken }))).toEqual(refused(foreign));
  });
});

describe('and inside', () => {
  it('nothing failed', () => {
    expect(office.errors).toEqual([]);
  });
});
