import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../../../domain/database.ts';
import { withFallback } from '../../../domain/investigation/fallback.ts';
import { createPlaybook } from '../../../domain/investigation/playbook.ts';
import { rememberAnswers } from '../../../domain/investigation/remember-answers.ts';
import type { Evidence, Finding, Investigator, Model, ModelAnswer } from '../../../domain/ports/investigator.ts';
import { House, HOUR } from './house.ts';
import { modelRecord } from './model-record.ts';

const nobodyKnows: Finding = {
  cause: 'unknown',
  confidence: 0.3,
  explanation: 'Nobody knows.',
  action: 'ask',
  evidence: [],
};
const sureRedrive = { ...nobodyKnows, cause: 'push overdue', confidence: 0.99, action: 'redrive' } as const;

let house: House;
/** How often the model was really asked. */
let asked: number;
/** What it says when it is. */
let answer: () => ModelAnswer;
let investigator: Investigator;

beforeEach(async () => {
  house = await House.open();
  asked = 0;
  answer = () => says(nobodyKnows);
  investigator = remembering('model');
  await house.agreeing('MUG');
  await house.typed('MUG', -6);
});
afterEach(() => house.close());

describe('rememberAnswers', () => {
  beforeEach(() => look());

  it('asks once about a case that stays as it is, however often it is seen', async () => {
    for (let run = 0; run < 3; run++) {
      await house.reconcile();
      expect(await look()).toBe('ask');
    }
    expect(asked).toBe(1);
    expect(await findings()).toEqual(
      Array.from({ length: 4 }, () => ({ by: 'model', says: 'Nobody knows.', instead: null })),
    );
  });

  it('asks again when the numbers changed', async () => {
    await house.typed('MUG', -1);
    await look();
    expect(asked).toBe(2);
  });

  it('asks again when the numbers were others in between', async () => {
    await house.typed('MUG', -4);
    await house.typed('MUG', 4);
    await look();
    expect(asked).toBe(2);
  });

  it('asks again when other terms come to the same numbers', async () => {
    const { world } = house;
    await house.agreeing('CUP');
    await world.ship('CUP', 2, '#1001');
    world.storefront.fulfill('1002', 'CUP', 2, { at: world.now });
    await house.reconcile();
    world.pass(23.5 * HOUR);
    await house.typed('CUP', -6);
    await house.investigate('CUP', investigator);
    expect(asked).toBe(2);
    world.pass(HOUR); // Both are overdue.
    await house.reconcile();
    await house.investigate('CUP', investigator);
    expect(asked).toBe(3);
  });

  it('asks again when a step of the SKU was seen since', async () => {
    await house.reconcile();
    await house.world.asOwner(stepElsewhere);
    await look();
    expect(asked).toBe(2);
  });

  it('asks again when something of the SKU moved, though the numbers are the same', async () => {
    await house.world.receive('MUG', 2);
    await house.world.sell('MUG', 2);
    await house.reconcile();
    await look();
    expect(asked).toBe(2);
  });

  it('goes on when something of another SKU moved', async () => {
    await house.agreeing('CUP');
    await house.world.receive('CUP', 1);
    await house.reconcile();
    await look();
    expect(asked).toBe(1);
  });

  it('asks afresh a day after it asked, however often it repeated the answer meanwhile', async () => {
    for (let hours = 1; hours <= 24; hours++) {
      expect(asked).toBe(1);
      await anHourLater();
    }
    expect(asked).toBe(2);
  });

  it('never makes a row citable by repeating it', async () => {
    await house.mode('auto');
    await house.agreeing('CUP');
    await house.stuckPush('CUP', 3);
    answer = () => says({ ...sureRedrive, evidence: [push] }, []);
    const push = { kind: 'message', id: await newestPush() } as const;
    expect(await house.investigate('CUP', investigator)).toBe('ask');
    await house.reconcile();
    await house.investigate('CUP', investigator);
    const [first, second] = (await findings()).slice(-2);
    expect(first).toMatchObject({ by: 'model' });
    expect(second).toMatchObject({ by: 'playbook' });
    expect(second!.instead).toMatch(/^model did not answer: .*What came of it: it cites rows that no tool returned/);
    expect(asked).toBe(2);
  });

  it("does not repeat another's answer", async () => {
    await house.reconcile();
    await look(remembering('other model'));
    expect(asked).toBe(2);
  });

  it('asks again what was to wait', async () => {
    answer = () => says({ ...nobodyKnows, action: 'wait' });
    await house.typed('MUG', -1);
    await look();
    await house.reconcile();
    await look();
    expect(asked).toBe(3);
  });
});

describe('a model that failed by its own doing', () => {
  beforeEach(() => {
    answer = () => fails('prose');
  });

  it('is left alone for a day while nothing changes: the playbook answers, and says why', async () => {
    await look();
    for (let hours = 1; hours <= 23; hours++) await anHourLater();
    expect(asked).toBe(1);
    const [first, ...later] = (await findings()).map(({ by, instead }) => `${by}, ${instead}`);
    expect(first).toBe('playbook, model did not answer: no JSON');
    expect(new Set(later)).toEqual(
      new Set([
        "playbook, model did not answer: it was asked this at 2026-11-23 10:02 UTC and isn't again for a day, unless something changes. What came of it: no JSON",
      ]),
    );
    await anHourLater();
    expect(asked).toBe(2);
  });

  it('is asked again when something changed', async () => {
    await look();
    await house.typed('MUG', -1);
    await look();
    expect(asked).toBe(2);
  });

  it('failed, too, when its answer had no shape', async () => {
    answer = () => ({ outcome: 'answered', finding: 'gremlins', returned: [], record: null });
    await look();
    await anHourLater();
    expect(asked).toBe(1);
  });

  it('is asked by a person all the same', async () => {
    await look();
    await house.reconcile();
    await look(withFallback({ model: asking('model'), playbook: createPlaybook(house.world) }));
    expect(asked).toBe(2);
  });

  it('is not taken for one that could not be asked', async () => {
    answer = () => fails('overloaded');
    await look();
    await anHourLater();
    expect(asked).toBe(2);
    expect((await findings()).map(({ by }) => by)).toEqual(['playbook', 'playbook']);
  });

  it('is still held to what it answered before it could not be asked', async () => {
    answer = () => says(nobodyKnows);
    await look();
    await house.reconcile();
    answer = () => fails('overloaded');
    await look(withFallback({ model: asking('model'), playbook: createPlaybook(house.world) }));
    await anHourLater();
    expect(asked).toBe(2);
    expect((await findings()).map(({ by }) => by)).toEqual(['model', 'playbook', 'model']);
  });
});

const stepElsewhere = `
insert into step (sku_id, location_id, from_quantity, to_quantity, from_run_id, to_run_id, from_read_at, to_read_at)
select d.sku_id, l.id, 3, 4, d.run_id - 1, d.run_id, d.observed_at - interval '1 minute', d.observed_at
  from drift d, location l
 where l.name = 'other' and d.id = (select max(id) from drift)`;

function remembering(name: string): Investigator {
  const { database, clock } = house.world;
  const model = rememberAnswers({ database, clock, ownFailures: ['prose', 'nonsense'] }, asking(name));
  return withFallback({ model, playbook: createPlaybook(house.world) });
}

function asking(name: string): Model {
  return { name, ask: async () => (asked++, recorded(name, answer())) };
}

function recorded(model: string, given: ModelAnswer): ModelAnswer {
  const { now } = house.world;
  return { ...given, record: modelRecord({ ...given.record, model, startedAt: now, finishedAt: now }) };
}

function says(finding: Finding, returned: readonly Evidence[] = finding.evidence): ModelAnswer {
  return { outcome: 'answered', finding, returned, record: null };
}

function fails(outcome: string): ModelAnswer {
  return { outcome: 'failed', says: 'no JSON', record: modelRecord({ outcome, explanation: 'no JSON' }) };
}

function look(by = investigator) {
  return house.investigate('MUG', by);
}

async function anHourLater() {
  house.world.pass(HOUR);
  await house.reconcile();
  return look();
}

async function newestPush(): Promise<number> {
  const [row] = await query<{ id: number }>(
    house.em(),
    "select max(id)::float8 as id from message where effect = 'push'",
  );
  return row!.id;
}

function findings(): Promise<{ by: string; says: string; instead: string | null }[]> {
  return query(house.em(), 'select investigator as by, explanation as says, instead from finding order by id');
}
