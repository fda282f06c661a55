import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../domain/database.ts';
import { severityOf } from '../../domain/reconcile/severity.ts';
import { passGates } from '../../domain/investigation/gates.ts';
import { readFinding } from '../../domain/investigation/read-finding.ts';
import { digestSchema } from '../../mcp-server/rows/digest-row.ts';
import { Office, refusalOf } from './office.ts';

let office: Office;

beforeAll(async () => {
  office = await Office.open();
});
afterAll(() => office.close());

async function read(uri: string): Promise<Record<string, unknown>> {
  const { contents } = await office.client.readResource({ uri });
  expect(contents).toEqual([{ uri, mimeType: 'application/json', text: expect.any(String) }]);
  return JSON.parse((contents[0] as { text: string }).text) as Record<string, unknown>;
}

describe('resources', () => {
  it('list the policy, the newest digest and the open cases', async () => {
    const { resources } = await office.client.listResources();
    expect(resources.map(({ uri }) => uri)).toEqual([
      'lockstep://policy',
      'lockstep://digest/2026-11-23',
      'lockstep://cases/2',
      'lockstep://cases/6',
    ]);
    expect(resources[2]).toEqual({
      uri: 'lockstep://cases/2',
      name: 'case-2',
      title: 'Case 2: MUG',
      description: 'Open, major: the shop shows 4 too few; needs you.',
      mimeType: 'application/json',
    });
  });

  it('have templates', async () => {
    const { resourceTemplates } = await office.client.listResourceTemplates();
    expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual([
      'lockstep://digest/{date}',
      'lockstep://cases/{id}',
      'lockstep://skus/{sku}',
    ]);
  });

  it('answer what the tools do', async () => {
    expect(await read('lockstep://cases/2')).toEqual((await office.call('get_case', { caseId: 2 })).rows[0]);
    expect(await read('lockstep://skus/MUG')).toEqual((await office.call('get_sku', { sku: 'MUG' })).rows[0]);
  });

  it('find a SKU with anything in it', async () => {
    const sku = 'A/B #1?50% ü';
    await run(office.house.em(), 'insert into sku (code) values ($1)', [sku]);
    expect(await read(`lockstep://skus/${encodeURIComponent(sku)}`)).toMatchObject({ sku });
  });

  it('tell a digest as it was stored', async () => {
    const digest = digestSchema.parse(await read('lockstep://digest/2026-11-23'));
    expect(digest).toMatchObject({
      day: '2026-11-23',
      allClear: false,
      sandbox: true,
      skusExpected: 4,
      openCases: [{ sku: 'MUG' }, { sku: 'CAP' }],
      untrusted: { headline: 'CHECKED, 4 NEED YOU' },
    });
  });

  it.each([
    'lockstep://cases/999',
    'lockstep://cases/0',
    'lockstep://cases/2.0',
    'lockstep://cases/02',
    'lockstep://cases/2/',
    'lockstep://cases/',
    'lockstep://cases/2?x=1',
    'lockstep://skus/NOPE',
    'lockstep://skus/%ZZ',
    'lockstep://skus/MUG%00',
    'lockstep://skus/../policy',
    'lockstep://digest/2026-11-22',
    'lockstep://digest/2026-02-30',
    'lockstep://digest/today',
    'lockstep://policy/',
    'LOCKSTEP://policy',
    'file:///etc/passwd',
    '',
  ])('have nothing at %s, and say what there is', async (uri) => {
    expect(await refusalOf(office.ask('resources/read', { uri }))).toEqual({
      code: -32_002,
      says: 'There is nothing at this address. There is lockstep://policy, lockstep://digest/{date}, lockstep://cases/{id}, lockstep://skus/{sku}.',
    });
  });

  it('refuse what is no address', async () => {
    for (const params of [{}, { uri: 7 }, { uri: 'x'.repeat(4_001) }])
      expect(await refusalOf(office.ask('resources/read', params))).toMatchObject({ code: -32_602 });
  });
});

describe('the policy', () => {
  it('tells the mode, nine gates, every tool and what the words mean', async () => {
    const policy = await read('lockstep://policy');
    expect(policy).toMatchObject({ mode: 'shadow', sandbox: true, lateAfterMinutes: { U: 15, S: 1_440, R: 20_160 } });
    expect(Object.keys(policy.gates as object)).toEqual(gatesOf({}, {}).map(({ gate }) => gate));
    const { tools } = await office.client.listTools();
    expect(policy.tools).toEqual(tools.map(({ name, title }) => ({ name, title })));
  });

  // The gates' own refusals name their numbers.
  it.each([
    ['confidence', { confidence: 0.849 }, {}, /needs (\d+)/u, (n: number) => `at least ${n / 100}`],
    ['size', {}, { delta: -6 }, /at most (\d+)/u, (n: number) => `at most ${n} units`],
    [
      'limits',
      {},
      { fixes: { skusInRun: 999 } },
      /at most (\d+)/u,
      (n: number) => `At most ${n} SKUs are fixed after one check`,
    ],
    [
      'limits',
      {},
      { fixes: { skusInDay: 999 } },
      /at most (\d+)/u,
      (n: number) => `${n} SKUs and 100 units in 24 hours`,
    ],
    ['limits', {}, { fixes: { unitsInDay: 999 } }, /at most (\d+)/u, (n: number) => `SKUs and ${n} units in 24 hours`],
  ] as const)('has the number of the gate %s: %j %j', async (gate, answer, now, number, words) => {
    const { says } = gatesOf(answer, now).find((judged) => judged.gate === gate)!;
    const [, digits] = number.exec(says)!;
    expect((await read('lockstep://policy')).gates).toMatchObject({
      [gate]: expect.stringContaining(words(Number(digits))),
    });
  });

  it('has the numbers of the severities', async () => {
    const { severities } = (await read('lockstep://policy')) as { severities: Record<'major' | 'critical', string> };
    const usual = { storefront: 100, expected: 100, runsBefore: 0 };
    for (const [severity, milder] of [
      ['major', 'minor'],
      ['critical', 'major'],
    ] as const) {
      const least = Number(/^(\d+) units and more/u.exec(severities[severity])![1]);
      expect(severityOf({ ...usual, delta: least })).toBe(severity);
      expect(severityOf({ ...usual, delta: least - 1 })).toBe(milder);
    }
    const emptied = Number(/; (\d+) and more when/u.exec(severities.critical)![1]);
    expect(severityOf({ ...usual, delta: emptied, expected: 0 })).toBe('critical');
    expect(severityOf({ ...usual, delta: emptied - 1, expected: 0 })).toBe('major');
  });
});

describe('and inside', () => {
  it('nothing failed', () => {
    expect(office.errors).toEqual([]);
  });
});

function gatesOf(answer: object, now: { delta?: number; fixes?: object }) {
  const finding = {
    cause: 'push overdue',
    confidence: 0.95,
    explanation: '',
    action: 'redrive',
    evidence: [],
    ...answer,
  };
  const read = readFinding(finding);
  const fixes = { skusInRun: 0, skusInDay: 0, unitsInDay: 0, skuInDay: false, skuInWeek: false, ...now.fixes };
  return passGates(
    { returned: [], ...read },
    { delta: -4, expected: 10, expectedNow: 10, rows: [], cited: [], unsettled: [], stops: [], ...now, fixes },
  );
}
