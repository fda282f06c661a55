import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { offeredTools } from '../../mcp-server/offered-tools.ts';
import { Office } from './office.ts';

let office: Office;

beforeAll(async () => {
  office = await Office.open();
  await office.client.listTools(); // from now on the client holds each answer against its schema as well
});
afterAll(() => office.close());

type Row = Record<string, unknown>;

async function rowsOf(name: string, args: object): Promise<Row[]> {
  const answer = await office.call(name, args);
  expect(answer).toMatchObject({ outcome: 'found', says: null });
  return answer.rows as Row[];
}

describe('every answer', () => {
  it.each<[string, object]>([
    ['get_case', { caseId: 2 }],
    ['get_sku', { sku: 'TOTE-BLK' }],
    ['search_skus', { text: 'mug' }],
    ['list_movements', { sku: 'TOTE-BLK' }],
    ['list_messages', { sku: 'CAP' }],
    ['list_storefront_events', { sku: 'TOTE-BLK' }],
    ['list_readings', { sku: 'MUG' }],
    ['list_drifts', {}],
    ['find_similar_cases', { caseId: 2 }],
    ['compare_now', { sku: 'MUG', location: 'main' }],
    ['get_health', {}],
  ])('of %s fits its schema, and is there as text, too', async (name, args) => {
    const result = await office.client.callTool({ name, arguments: { ...args } });
    const tool = offeredTools.find(({ listed }) => listed.name === name)!;
    const answer = tool.outputSchema.parse(result.structuredContent);
    expect(answer.outcome).toBe('found');
    expect(answer.rows.length).toBeGreaterThan(0);
    expect(result.content).toEqual([{ type: 'text', text: JSON.stringify(result.structuredContent) }]);
    expect(JSON.parse(JSON.stringify(result.structuredContent))).toEqual(result.structuredContent);
  });
});

describe('get_sku', () => {
  it('tells bins, places, terms and the open case', async () => {
    const [row] = await rowsOf('get_sku', { sku: 'MUG' });
    expect(row).toMatchObject({
      sku: 'MUG',
      price: 12.5,
      onHand: 10,
      expected: 10,
      bins: [{ onHand: 10, untrusted: { bin: 'A' } }],
      places: [{ storefront: { onHand: 6 }, lastAgreement: { ref: 'agreement/3', onHand: 10 } }],
      openCases: [{ caseId: 2, delta: -4, severity: 'major' }],
      untrusted: { title: 'Mug, enamel', barcode: '4006381333931' },
    });
  });
});

describe('search_skus', () => {
  it.each([
    ['tote', ['TOTE-BLK'], 'sku'],
    ['ENAMEL', ['MUG'], 'title'],
    ['400638', ['MUG'], 'barcode'],
  ])('finds %s', async (text, skus, matched) => {
    const rows = await rowsOf('search_skus', { text });
    expect(rows.map(({ sku }) => sku)).toEqual(skus);
    expect(rows[0]).toMatchObject({ matched });
  });

  it('says what it did not find', async () => {
    expect(await office.call('search_skus', { text: '100%' })).toEqual({
      outcome: 'nothing',
      query: { text: '100%', limit: 50 },
      rows: [],
      nextCursor: null,
      says: 'No SKU has "100%" in its code, title or barcode.',
    });
  });
});

describe('the lists of a SKU', () => {
  it('tell movements, newest first, with the message of each', async () => {
    const rows = await rowsOf('list_movements', { sku: 'TOTE-BLK', kind: 'fulfillment', location: 'main' });
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatchObject({
      kind: 'fulfillment',
      quantityDelta: -2,
      effect: 'expect',
      message: expect.stringMatching(/^message\/\d+$/u),
      untrusted: { location: 'main', bin: 'A', channel: 'storefront', reference: '1003', actor: 'test', note: null },
    });
  });

  it('tell messages with every try to send them', async () => {
    const [row] = await rowsOf('list_messages', { sku: 'CAP', status: 'waiting' });
    expect(row).toMatchObject({
      effect: 'push',
      delta: 4,
      attempts: 2,
      tries: [
        { number: 2, outcome: 'not-sent:refused', untrusted: { explanation: null } },
        { number: 1, outcome: 'not-sent:refused', untrusted: { explanation: null } },
      ],
    });
  });

  it('tell what the shop did, by order too', async () => {
    const [row] = await rowsOf('list_storefront_events', { sku: 'TOTE-BLK', order: '#1001', kind: 'restocked' });
    expect(row).toMatchObject({ kind: 'restocked', quantity: 1, matched: 0, untrusted: { order: '1001' } });
  });

  it('tell readings of every kind', async () => {
    const rows = await rowsOf('list_readings', { sku: 'MUG' });
    expect(new Set(rows.map(({ kind }) => kind))).toEqual(new Set(['agreement', 'step', 'reading']));
    const steps = await rowsOf('list_readings', { sku: 'MUG', kind: 'step' });
    expect(steps[0]).toMatchObject({ from: 10, storefront: 6, expected: null });
  });

  it('tell drifts, of one SKU or of the newest reconcile alone', async () => {
    const all = await rowsOf('list_drifts', { sku: 'MUG' });
    expect(all.at(-1)).toMatchObject({ ref: 'drift/1', delta: -3, value: 37.5 });
    const latest = await rowsOf('list_drifts', { latestRunOnly: true });
    expect(latest.map(({ sku }) => sku)).toEqual(['CAP', 'MUG']);
  });

  it('keep to the stretch of time that is asked for, in any offset', async () => {
    const at = '2026-11-23T10:24:00.000Z';
    const times = { from: '2026-11-23T11:24:00+01:00', to: '2026-11-23T10:25:00Z' };
    const rows = await rowsOf('list_movements', { sku: 'TOTE-BLK', ...times });
    expect(rows.map(({ occurredAt }) => occurredAt)).toEqual([at]);
  });

  it.each([
    ['list_movements', {}, 'No movement of BARE.'],
    ['list_movements', { kind: 'return', location: 'main' }, 'No movement (return) of BARE at main.'],
    ['list_messages', { from: '2026-11-23T10:00:00Z' }, 'No message of BARE since 2026-11-23T10:00:00.000Z.'],
    ['list_storefront_events', { order: '77' }, "No event of the shop's order 77 of BARE."],
    [
      'list_readings',
      { to: '2026-11-23T10:00:00+02:00' },
      'No reading of the shop of BARE before 2026-11-23T08:00:00.000Z.',
    ],
    ['list_drifts', { severity: 'critical' }, 'No drift (critical) of BARE.'],
  ])('say of %s %j that there is nothing: %s', async (name, args, says) => {
    const answer = await office.call(name, { sku: 'BARE', ...args });
    expect(answer).toMatchObject({ outcome: 'nothing', rows: [], nextCursor: null, says });
    expect(answer.query).toMatchObject({ sku: 'BARE' });
  });
});

describe('cases', () => {
  it('are told with drifts, findings, gates and what is proposed', async () => {
    const [row] = await rowsOf('get_case', { caseId: 2 });
    expect(row).toMatchObject({
      caseId: 2,
      sku: 'MUG',
      delta: -4,
      driftsInAll: 5,
      findings: [
        {
          cause: 'unattributed change',
          decision: 'ask',
          evidence: [{ ref: 'step/3', contribution: -4 }],
          untrusted: { investigator: 'playbook' },
        },
      ],
      corrections: [{ state: 'proposed', from: 6, to: 10 }],
    });
    expect((row!.findings as { gates: unknown[] }[])[0]!.gates).toHaveLength(9);
  });

  it('have earlier ones like them, or none', async () => {
    const [row] = await rowsOf('find_similar_cases', { caseId: 2, limit: 1 });
    expect(row).toMatchObject({ caseId: 1, likeness: 'same SKU', closedAs: 'healed' });
    expect(await office.call('find_similar_cases', { caseId: 1 })).toMatchObject({
      outcome: 'nothing',
      query: { caseId: 1, limit: 50 },
      says: 'No earlier case resembles case 1.',
    });
  });
});

describe('get_health', () => {
  it('tells runs, outbox, cases and the last digest', async () => {
    const [row] = await rowsOf('get_health', {});
    expect(row).toMatchObject({
      mode: 'shadow',
      sandbox: true,
      ledgerAgreed: true,
      lastRun: { outcome: 'complete', skusExpected: 4, unjudgedByReason: [{ reason: 'unmapped', skus: 1 }] },
      outbox: { undelivered: 5, blocked: [] },
      openCases: { needsYou: 2 },
      lastDigest: { day: '2026-11-23', allClear: false },
    });
  });
});

describe('and inside', () => {
  it('nothing failed', () => {
    expect(office.errors).toEqual([]);
  });
});
