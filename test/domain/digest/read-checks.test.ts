import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../../domain/database.ts';
import { readChecks } from '../../../domain/digest/read-checks.ts';
import { learnItems } from '../../../domain/storefront/learn-items.ts';
import { HOUR, MINUTE, World } from '../reconcile/world.ts';
import { recordRun } from './recorded.ts';

let world: World;

beforeEach(async () => {
  world = await World.open();
});

afterEach(() => world.close());

function ago(ms: number): Date {
  return new Date(world.now.getTime() - ms);
}

function checks() {
  return readChecks(world.em(), world.now);
}

describe('checks', () => {
  it('are none before the first', async () => {
    expect(await checks()).toEqual({
      last: null,
      failing: null,
      complete: 0,
      failed: 0,
      due: 0,
      gap: null,
      unseen: 0,
    });
  });

  it('are 24 of 24 when one ended every hour', async () => {
    for (let hours = 30; hours >= 0; hours--) await recordRun(world, { at: ago(hours * HOUR + MINUTE) });
    expect(await checks()).toMatchObject({ complete: 24, due: 24, failed: 0, gap: null, failing: null });
  });

  it('lack nothing on a first day', async () => {
    await recordRun(world, { at: ago(HOUR) });
    await recordRun(world, { at: ago(MINUTE) });
    expect(await checks()).toMatchObject({ complete: 2, due: 2, gap: null });
  });

  it('name the longest gap, counted from the last check before it', async () => {
    for (const hours of [40, 23, 20, 19]) await recordRun(world, { at: ago(hours * HOUR) });
    expect((await checks()).gap).toEqual({ from: ago(40 * HOUR), to: ago(23 * HOUR) });
  });

  it('count a failed one, and call the shop failing only while no later one was complete', async () => {
    await recordRun(world, { at: ago(2 * HOUR) });
    await recordRun(world, { at: ago(HOUR), failure: 'The shop is down.' });
    const failing = { at: ago(HOUR), why: 'The shop is down.' };
    expect(await checks()).toMatchObject({ complete: 1, failed: 1, failing, gap: null });
    await recordRun(world, { at: ago(MINUTE) });
    expect(await checks()).toMatchObject({ complete: 2, failed: 1, failing: null, gap: null });
  });

  it('tell SKUs that only moved just now from those that no check ever judged', async () => {
    for (const sku of ['SEEN', 'DRIFTED', 'NEVER']) {
      await world.sku(sku);
      world.storefront.addItem(sku, 3);
    }
    await learnItems(world.deps, ['SEEN', 'DRIFTED', 'NEVER'], world.signal);
    const earlier = await recordRun(world, { at: ago(2 * HOUR) });
    await run(
      world.em(),
      `with agreed as (
         insert into last_agreement (sku_id, location_id, on_hand, run_id, observed_at)
         select s.id, l.id, 3, $1, $2 from sku s, location l where s.code = 'SEEN' and l.is_default
       )
       insert into drift (run_id, observed_at, sku_id, location_id, warehouse_total, u, s, f, r, v, expected_total, storefront_total, raw_gap, delta, severity)
       select $1, $2, s.id, l.id, 0, 0, 0, 0, 0, 0, 0, 3, 3, 3, 'major' from sku s, location l where s.code = 'DRIFTED' and l.is_default`,
      [earlier, ago(2 * HOUR)],
    );
    await recordRun(world, { at: ago(MINUTE), unjudged: { moving: 2, indeterminate: 1 } });
    expect((await checks()).unseen).toBe(1);
    await recordRun(world, { at: ago(0) });
    expect((await checks()).unseen).toBe(0);
  });
});
