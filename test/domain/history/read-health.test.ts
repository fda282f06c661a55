import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgentDatabase } from '../../../domain/access/open-agent-database.ts';
import { run } from '../../../domain/database.ts';
import { openCases } from '../../../domain/history/open-cases.ts';
import { readHealth } from '../../../domain/history/read-health.ts';
import { approveCorrection } from '../../../domain/investigation/approve.ts';
import { ignoreCase } from '../../../domain/investigation/ignore-case.ts';
import { runReconcile } from '../../../domain/reconcile/run-reconcile.ts';
import { DAY } from '../reconcile/world.ts';
import { House, MINUTE } from '../investigation/house.ts';

let house: House;
let agents: AgentDatabase;

beforeAll(async () => {
  house = await House.open();
  agents = await house.world.agents();
});
afterAll(async () => {
  await agents.close();
  await house.close();
});

const health = () => readHealth(agents.reader.em(), house.world.now);

const NO_CASES = {
  'needs you': 0,
  'correction on its way': 0,
  'fix on its way': 0,
  ignored: 0,
  'looking again': 0,
  small: 0,
};

describe('health', () => {
  it('says nothing of what never was', async () => {
    expect(await health()).toEqual({
      shop: null,
      mode: 'shadow',
      lastRun: null,
      runsInDay: { complete: 0, failed: 0 },
      ledgerAgreed: null,
      outbox: { undelivered: 0, oldestSeconds: null, rejected: 0, quarantined: 0, blocked: [] },
      lookupFailure: null,
      openCases: NO_CASES,
      lastDigest: null,
    });
  });

  it('tells of the shop, the mode, the newest digest and why nothing can be looked up', async () => {
    const { now } = house.world;
    await run(house.em(), `insert into known_shop (domain, sandbox, learned_at) values ('acme.test', true, $1)`, [now]);
    await run(
      house.em(),
      `insert into digest (day, headline, all_clear, content, made_at)
       values ('2026-11-22', 'ALL CLEAR', true, '{}', $1), ('2026-11-23', 'NOT CHECKED', false, '{}', $1)`,
      [now],
    );
    await run(
      house.em(),
      `insert into drain_lease (storefront, holder, epoch, expires_at, lookup_failure) values ('fake', 'me', 1, $1, 'no answer')`,
      [now],
    );
    expect(await health()).toMatchObject({
      shop: { domain: 'acme.test', sandbox: true },
      mode: 'auto',
      lastDigest: { day: '2026-11-23', headline: 'NOT CHECKED', allClear: false },
      lookupFailure: 'no answer',
    });
    await house.mode('assist');
    expect(await health()).toMatchObject({ mode: 'assist' });
  });

  it('counts the runs of 24 hours, and tells the newest and what the last complete one found of the ledger', async () => {
    await house.reconcile();
    house.world.pass(DAY + MINUTE);
    await house.agreeing('MUG');
    house.world.storefront.fail('scanItems');
    await runReconcile(house.world.deps, house.world.signal);
    house.world.storefront.mend();
    expect(await health()).toMatchObject({
      runsInDay: { complete: 1, failed: 1 },
      lastRun: { outcome: 'failed', failure: expect.stringContaining('did not answer') },
      ledgerAgreed: true,
    });
    await run(house.em(), 'update stock_level set on_hand = on_hand + 1');
    expect(await health()).toMatchObject({ ledgerAgreed: true });
    await house.reconcile();
    expect(await health()).toMatchObject({ ledgerAgreed: false, lastRun: { outcome: 'complete' } });
    await run(house.em(), 'update stock_level set on_hand = on_hand - 1');
    await house.reconcile();
  });

  it('tells what the shop was not told yet', async () => {
    await house.world.receive('MUG', 2);
    house.world.pass(MINUTE);
    expect(await health()).toMatchObject({ outbox: { undelivered: 1, oldestSeconds: 60, blocked: [] } });
    await house.world.deliver('MUG', 'applied');
    house.world.storefront.change('MUG', 2);
    expect(await health()).toMatchObject({ outbox: { undelivered: 0, oldestSeconds: null } });
  });

  it('counts the open cases by where they stand, as the list of them does', async () => {
    for (const sku of ['ASKED', 'SENT', 'IGNORED', 'NEW', 'NEWER', 'SMALL', 'FIXING', 'CLOSED'])
      await house.agreeing(sku);
    for (const sku of ['ASKED', 'SENT', 'IGNORED', 'NEW', 'NEWER', 'FIXING', 'CLOSED'])
      house.world.storefront.change(sku, -4);
    await house.typed('SMALL', 1);
    await house.typed('CLOSED', 4);
    for (const sku of ['ASKED', 'SENT']) await house.investigate(sku);
    const { correctionId } = (await house.card('SENT')).proposal!;
    const deps = { ...house.world.deps, wake: () => {} };
    await approveCorrection(deps, { correctionId, actor: 'slack:ana' }, house.world.signal);
    const ignored = await house.caseOf('IGNORED');
    await ignoreCase(house.world.deps, { caseId: ignored.id, actor: 'slack:ana' });
    const fixing = await house.caseOf('FIXING');
    await house.world.asOwner(
      `insert into finding (case_id, drift_id, investigator, cause, confidence, explanation, evidence, action, gates, decision, mode, made_at)
       select id, last_drift_id, 'playbook', 'push overdue', 0.95, '', '[]', 'redrive', '[]', 'fix', 'auto', now() from drift_case where id = ${fixing.id}`,
    );

    const { openCases: counts } = await health();
    expect(counts).toEqual({
      'needs you': 1,
      'correction on its way': 1,
      'fix on its way': 1,
      ignored: 1,
      'looking again': 2,
      small: 1,
    });
    const listed = Object.groupBy(await openCases(house.em()), (row) => row.state);
    for (const [state, rows] of Object.entries(listed)) expect(counts).toHaveProperty([state], rows.length);
  });
});
