import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../../domain/database.ts';
import { addsUp } from '../../../domain/digest/count-cases.ts';
import { summarizeDay } from '../../../domain/digest/summarize-day.ts';
import { defaultDueTimes } from '../../../domain/reconcile/due-times.ts';
import { learnItems } from '../../../domain/storefront/learn-items.ts';
import { DAY, HOUR, MINUTE, World } from '../reconcile/world.ts';
import { recordCase, recordDecision, recordFinding } from './recorded.ts';

let world: World;

beforeEach(async () => {
  world = await World.open();
});

afterEach(() => world.close());

function ago(ms: number): Date {
  return new Date(world.now.getTime() - ms);
}

function summary() {
  return summarizeDay(world.em(), { now: world.now, timezone: 'UTC', dueTimes: defaultDueTimes });
}

describe('cases', () => {
  it('add up: what was open and what came is what went and what is left', async () => {
    await recordCase(world, 'CARRIED', { openedAt: ago(3 * DAY) });
    await recordCase(world, 'CARRIED-HEALED', { openedAt: ago(2 * DAY), closed: { at: ago(HOUR), as: 'healed' } });
    await recordCase(world, 'PAST', { openedAt: ago(3 * DAY), closed: { at: ago(2 * DAY), as: 'healed' } });
    await recordCase(world, 'CORRECTED', { openedAt: ago(5 * HOUR), closed: { at: ago(HOUR), as: 'corrected' } });
    await recordCase(world, 'NEW', { openedAt: ago(HOUR), severity: 'minor', delta: 1 });
    await recordCase(world, 'IGNORED', { openedAt: ago(HOUR), ignoredUntil: ago(-DAY) });
    await recordCase(world, 'IGNORED-TILL-NOW', { openedAt: ago(HOUR), ignoredUntil: ago(0) });
    const { cases } = await summary();
    expect(cases).toEqual({
      carried: 2,
      opened: 4,
      healed: 1,
      corrected: 1,
      stillOpen: 3,
      minorOpen: 1,
      accepted: 1,
      autoFixed: 0,
      escalated: 0,
    });
    expect(addsUp(cases)).toBe(true);
  });

  it('count what Lockstep fixed and what it first asked about, each case once', async () => {
    const fixed = await recordCase(world, 'FIXED', {
      openedAt: ago(3 * HOUR),
      closed: { at: ago(HOUR), as: 'corrected' },
    });
    await recordFinding(world, fixed, 'fix', ago(2 * HOUR));
    await recordDecision(world, fixed, 'lockstep', 'redrive', ago(2 * HOUR));
    await recordDecision(world, fixed, 'lockstep', 'fix', ago(HOUR));
    const asked = await recordCase(world, 'ASKED', { openedAt: ago(3 * HOUR) });
    await recordFinding(world, asked, 'ask', ago(2 * HOUR));
    await recordFinding(world, asked, 'ask', ago(HOUR));
    await recordDecision(world, asked, 'slack:ana', 'approve', ago(HOUR));
    const longAsked = await recordCase(world, 'LONG-ASKED', { openedAt: ago(3 * DAY) });
    await recordFinding(world, longAsked, 'ask', ago(2 * DAY));
    await recordFinding(world, longAsked, 'ask', ago(HOUR));
    expect((await summary()).cases).toMatchObject({ autoFixed: 1, escalated: 1 });
  });

  it('tell who explained them, each case once, and what that cost, failures included', async () => {
    const [one, two] = [
      await recordCase(world, 'ONE', { openedAt: ago(3 * DAY) }),
      await recordCase(world, 'TWO', { openedAt: ago(HOUR) }),
    ];
    for (const at of [HOUR, 2 * HOUR, 2 * DAY]) await recordFinding(world, one, 'ask', ago(at));
    for (const caseId of [one, two]) await recordFinding(world, caseId, 'ask', ago(HOUR), 'claude');
    await run(
      world.em(),
      `insert into model_call (called_at, model, reserved_usd, cost_usd, settled_at)
       values ($1, 'claude', 1, 0.1, $1), ($1, 'claude', 0.5, null, null), ($1, 'gpt', 1, 0.02, $1), ($2, 'claude', 9, 9, $2)`,
      [ago(HOUR), ago(2 * DAY)],
    );
    expect((await summary()).answered).toEqual([
      { investigator: 'claude', cases: 2, usd: 0.6 },
      { investigator: 'playbook', cases: 1, usd: 0 },
      { investigator: 'gpt', cases: 0, usd: 0.02 },
    ]);
  });

  it('are listed worst first, with who accepted what apart', async () => {
    await recordCase(world, 'SMALL', { openedAt: ago(HOUR), severity: 'minor', delta: -2 });
    await recordCase(world, 'HUGE', { openedAt: ago(HOUR), severity: 'critical', delta: 40 });
    await recordCase(world, 'MIDDLE', { openedAt: ago(HOUR), delta: -7 });
    await recordCase(world, 'KNOWN', { openedAt: ago(HOUR), delta: 9, ignoredUntil: ago(-DAY) });
    const { open } = await summary();
    expect(open.map(({ sku }) => sku)).toEqual(['HUGE', 'MIDDLE', 'SMALL', 'KNOWN']);
    expect(open[3]).toMatchObject({ location: 'main', delta: 9, accepted: { by: 'ana', until: ago(-DAY) } });
  });

  it('are counted from the last digest on, when that is longer ago than a day', async () => {
    await recordCase(world, 'WEEKEND', { openedAt: ago(2 * DAY), closed: { at: ago(30 * HOUR), as: 'healed' } });
    expect((await summary()).cases).toMatchObject({ opened: 0, healed: 0 });
    await run(
      world.em(),
      `insert into digest (day, headline, all_clear, content, made_at) values ('2026-11-20', 'ALL CLEAR', true, '{}', $1)`,
      [ago(3 * DAY)],
    );
    const facts = await summary();
    expect(facts.cases).toMatchObject({ opened: 1, healed: 1 });
    expect(facts).toMatchObject({ from: ago(3 * DAY), missedDays: ['2026-11-21', '2026-11-22'] });
  });
});

describe('updates', () => {
  it('have no oldest where there is none', async () => {
    expect((await summary()).outbox).toMatchObject({ undelivered: 0, oldestSeconds: null });
  });

  it('are counted by what became of them', async () => {
    for (const sku of ['DONE', 'BAD', 'STUCK', 'MOOT', 'GONE', 'SLOW']) await world.sku(sku);
    for (const sku of ['DONE', 'BAD', 'STUCK', 'MOOT', 'SLOW']) world.storefront.addItem(sku, 0);
    for (const sku of ['DONE', 'BAD', 'STUCK', 'MOOT', 'GONE', 'SLOW']) await world.receive(sku, 2);
    await learnItems(world.deps, ['DONE', 'BAD', 'STUCK', 'MOOT', 'GONE', 'SLOW'], world.signal);
    await world.settle(await world.deliver('DONE', 'frozen'), 'applied');
    await world.settle(await world.deliver('BAD', 'frozen'), 'rejected');
    await world.settle(await world.deliver('STUCK', 'frozen'), 'quarantined');
    await world.settle(await world.deliver('MOOT', 'frozen'), 'rejected');
    await run(
      world.em(),
      `update message set state = 'absorbed' where sku_id = (select id from sku where code = 'MOOT')`,
    );
    const counts = { delivered: 1, undelivered: 2, rejected: 1, quarantined: 1, blocked: { unmapped: 1 } };
    const facts = await summary();
    expect(facts.outbox).toMatchObject({ ...counts, oldestSeconds: 0 });
    expect(facts.late.updates).toBe(0);
    world.pass(16 * MINUTE);
    expect((await summary()).late.updates).toBe(1);
    world.pass(25 * HOUR);
    expect((await summary()).outbox.delivered).toBe(0);
  });

  it('and shipments are late a day after they were recorded here', async () => {
    await world.sku('TEE');
    await world.open('TEE', 5);
    await world.ship('TEE', 2, '#1');
    world.pass(DAY);
    expect((await summary()).late.shippedHere).toBe(0);
    world.pass(1);
    expect((await summary()).late.shippedHere).toBe(1);
  });

  it('shop events are late when nothing here matches them in time', async () => {
    await world.sku('TEE');
    await run(
      world.em(),
      `insert into storefront_event (event_id, kind, order_id, order_name, sku, shop_location_id, quantity, happened_at, learned_at)
       select kind, kind, 'o1', '#1', 'TEE', 'loc-main', 1, $1::timestamptz, $1 from unnest(array['fulfilled', 'restocked']) kind`,
      [world.now],
    );
    world.pass(DAY + 1);
    expect((await summary()).late).toMatchObject({ fulfilledThere: 1, restockedThere: 0 });
    world.pass(13 * DAY);
    expect((await summary()).late).toMatchObject({ fulfilledThere: 1, restockedThere: 1 });
  });
});

describe('the ledger', () => {
  it('is audited anew, whatever the last check said', async () => {
    await world.sku('TEE');
    await world.open('TEE', 5);
    expect((await summary()).ledgerAgrees).toBe(true);
    await run(world.em(), 'update stock_level set on_hand = on_hand + 1');
    expect((await summary()).ledgerAgrees).toBe(false);
  });
});
