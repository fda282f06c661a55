import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgentDatabase } from '../../../domain/access/open-agent-database.ts';
import { findSimilarCases } from '../../../domain/history/find-similar-cases.ts';
import { approveCorrection } from '../../../domain/investigation/approve.ts';
import { ignoreCase } from '../../../domain/investigation/ignore-case.ts';
import { House } from '../investigation/house.ts';

let house: House;
let agents: AgentDatabase;
let subject: number;

beforeAll(async () => {
  house = await House.open();
  agents = await house.world.agents();
  for (const sku of ['MUG', 'TWIN', 'DELTA', 'CAUSE', 'NEITHER', 'LATER']) await house.agreeing(sku);
  const opened = async (sku: string, delta: number, cause: string | null) => {
    await house.typed(sku, delta);
    const { id } = await house.caseOf(sku);
    if (cause !== null) await found(id, 'push overdue'); // of two findings the newer one counts
    if (cause !== null) await found(id, cause);
    return id;
  };
  await opened('TWIN', -4, 'applied twice');
  await opened('MUG', 9, 'unknown');
  await house.typed('MUG', -9);
  await opened('DELTA', -4, 'unknown');
  await opened('CAUSE', 6, 'applied twice');
  await opened('NEITHER', 7, 'unknown');
  subject = await opened('MUG', -4, 'applied twice');
  await opened('LATER', -4, 'applied twice');
});
afterAll(async () => {
  await agents.close();
  await house.close();
});

function found(caseId: number, cause: string): Promise<void> {
  return house.world.asOwner(
    `insert into finding (case_id, drift_id, investigator, cause, confidence, explanation, evidence, action, gates, decision, mode, made_at)
     select id, last_drift_id, 'playbook', '${cause}', 0.8, '', '[]', 'ask', '[]', 'ask', 'auto', opened_at from drift_case where id = ${caseId}`,
  );
}

const find = (caseId: number, limit = 10) => findSimilarCases(agents.reader.em(), { caseId, limit });
const short = (cases: Awaited<ReturnType<typeof find>>) => cases.map(({ sku, likeness }) => [sku, likeness]);

describe('similar cases', () => {
  it('are earlier ones, most alike first', async () => {
    expect(short(await find(subject))).toEqual([
      ['MUG', 'same SKU'],
      ['TWIN', 'same difference and cause'],
      ['DELTA', 'same difference'],
      ['CAUSE', 'same cause'],
    ]);
    expect(short(await find(subject, 2))).toEqual([
      ['MUG', 'same SKU'],
      ['TWIN', 'same difference and cause'],
    ]);
  });

  it('are not alike because nobody knows the cause of either', async () => {
    const { id } = await house.caseOf('NEITHER');
    expect(await find(id)).toEqual([]);
  });

  it('tell what became of them', async () => {
    const twin = await house.caseOf('TWIN');
    await ignoreCase(house.world.deps, { caseId: twin.id, actor: 'slack:ana' });
    const [healed, ignored] = await find(subject);
    expect(healed).toMatchObject({ delta: 9, closedAs: 'healed', cause: 'unknown', decidedBy: null, correction: null });
    expect(ignored).toMatchObject({
      caseId: twin.id,
      location: 'main',
      delta: -4,
      severity: 'major',
      closedAt: null,
      closedAs: null,
      cause: 'applied twice',
      investigator: 'playbook',
      confidence: 0.8,
      decision: 'ask',
      decidedBy: 'slack:ana',
    });
    expect(healed!.openedAt).toBeInstanceOf(Date);
    expect(healed!.closedAt!.getTime()).toBeGreaterThan(healed!.openedAt.getTime());
  });

  it('tell of the newest correction', async () => {
    await house.investigate('TWIN');
    const { correctionId } = (await house.card('TWIN')).proposal!;
    const deps = { ...house.world.deps, wake: () => {} };
    await approveCorrection(deps, { correctionId, actor: 'slack:bo' }, house.world.signal);
    const twin = (await find(subject)).find((row) => row.sku === 'TWIN');
    expect(twin).toMatchObject({ decidedBy: 'slack:bo', correction: { from: 6, to: 10, state: 'approved' } });
  });

  it('are not there for a case that is not', async () => {
    await expect(find(999)).rejects.toMatchObject({ code: 'unknown-case', message: 'There is no case 999.' });
  });
});
