import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgentDatabase } from '../../../domain/access/open-agent-database.ts';
import { listReadings, type ReadingPosition, type ReadingsAsked } from '../../../domain/history/list-readings.ts';
import { compareNow, type InTurn } from '../../../domain/reconcile/compare-now.ts';
import { defaultDueTimes } from '../../../domain/reconcile/due-times.ts';
import { House, MINUTE } from '../investigation/house.ts';

let house: House;
let agents: AgentDatabase;
let began: Date;

beforeAll(async () => {
  house = await House.open();
  const { world } = house;
  agents = await world.agents();
  for (const sku of ['MUG', 'CAP']) await world.sku(sku);
  await world.open('MUG', 10);
  await world.open('MUG', 4, { bin: 'Z' });
  world.storefront.addItem('MUG', { 'loc-main': 10, 'loc-other': 4 });
  world.storefront.addItem('CAP', { 'loc-main': 0 });
  began = world.now;
  await house.reconcile();
  await house.typed('MUG', -3);
  world.pass(MINUTE);
  const asked = { sku: 'MUG', location: 'main', askedBy: 'test' };
  const inTurn: InTurn = (work) => work();
  const deps = {
    ...agents,
    storefront: world.storefront,
    clock: world.clock,
    dueTimes: defaultDueTimes,
    inTurn,
    share: inTurn,
  };
  await compareNow(deps, asked, world.signal);
  await world.receive('MUG', 1);
  await world.deliver('MUG', 'waiting', { ambiguous: true });
  world.pass(MINUTE);
  await compareNow(deps, asked, world.signal);
});
afterAll(async () => {
  await agents.close();
  await house.close();
});

const list = (asked: Partial<ReadingsAsked> = {}) =>
  listReadings(agents.reader.em(), { sku: 'MUG', limit: 10, ...asked });
const minute = (minutes: number) => new Date(began.getTime() + minutes * MINUTE);

// Minute 1: a run agrees at both. Minute 2: one agrees at "other" and finds 7 at "main". Minutes 3 and 4: somebody asks.
const told = [
  ['reading', 4, 'main', 'unjudged'],
  ['reading', 3, 'main', 'drift'],
  ['step', 2, 'main', null],
  ['agreement', 2, 'other', 'agreed'],
  ['agreement', 1, 'main', 'agreed'],
];
const short = ({ rows }: Awaited<ReturnType<typeof list>>) =>
  rows.map(({ kind, at, location, verdict }) => [kind, (at.getTime() - began.getTime()) / MINUTE, location, verdict]);

describe('readings', () => {
  it('are listed newest first, each with its numbers', async () => {
    const page = await list();
    expect(short(page)).toEqual(told);
    expect(page.next).toBeNull();
    expect(page.rows.slice(1, 4)).toEqual([
      {
        kind: 'reading',
        id: 1,
        at: minute(3),
        sku: 'MUG',
        location: 'main',
        storefront: 7,
        expected: 10,
        from: null,
        delta: -3,
        verdict: 'drift',
        reason: null,
      },
      {
        kind: 'step',
        id: 1,
        at: minute(2),
        sku: 'MUG',
        location: 'main',
        storefront: 7,
        expected: null,
        from: 10,
        delta: null,
        verdict: null,
        reason: null,
      },
      {
        kind: 'agreement',
        id: 2,
        at: minute(2),
        sku: 'MUG',
        location: 'other',
        storefront: 4,
        expected: 4,
        from: null,
        delta: 0,
        verdict: 'agreed',
        reason: null,
      },
    ]);
    expect(page.rows[0]!.reason).toMatch(/nobody knows yet whether it arrived/);
  });

  it('are chosen by kind, location and time', async () => {
    expect(short(await list({ kinds: ['step', 'agreement'] }))).toEqual(told.slice(2));
    expect(short(await list({ location: 'other' }))).toEqual([told[3]]);
    expect(short(await list({ within: { from: minute(2), to: minute(3) } }))).toEqual(told.slice(2, 4));
    expect((await list({ location: 'attic' })).rows).toEqual([]);
    expect((await list({ sku: 'CAP' })).rows).toMatchObject([{ kind: 'agreement', id: 2, storefront: 0 }]);
  });

  it.each([1, 2, 3])('are the same in pages of %i, whose position survives JSON', async (limit) => {
    const all: unknown[] = [];
    let before: ReadingPosition | undefined;
    do {
      const page = await list({ limit, before });
      expect(page.rows.length).toBeLessThanOrEqual(limit);
      all.push(...short(page));
      before = page.next === null ? undefined : (JSON.parse(JSON.stringify(page.next)) as ReadingPosition);
    } while (before);
    expect(all).toEqual(told);
  });

  it('of one moment, down to the microsecond and the location of one run, are not lost between pages', async () => {
    await house.world.asOwner(
      `insert into sku (code) values ('SAME')`,
      `insert into last_agreement (sku_id, location_id, on_hand, run_id, observed_at)
       select s.id, l.id, l.id, 1, '2026-11-23T09:00:00.000100Z' from sku s, location l where s.code = 'SAME'`,
      `insert into step (sku_id, location_id, from_quantity, to_quantity, from_run_id, to_run_id, from_read_at, to_read_at)
       select id, 1, 0, 3, 1, 1, '2026-11-23T08:00Z', '2026-11-23T09:00:00.000099Z' from sku where code = 'SAME'`,
    );
    const shown: number[] = [];
    let before: ReadingPosition | undefined;
    do {
      const page = await list({ sku: 'SAME', limit: 1, before });
      shown.push(...page.rows.map((row) => row.storefront));
      before = page.next ?? undefined;
    } while (before);
    expect(shown).toEqual([2, 1, 3]);
  });
});
