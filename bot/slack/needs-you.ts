import { lastReconcile } from '../../domain/history/last-reconcile.ts';
import { ledgerAgrees } from '../../domain/history/ledger-agrees.ts';
import { type CaseState, type OpenCase, openCases } from '../../domain/history/open-cases.ts';
import { outboxSummary } from '../../domain/history/outbox-summary.ts';
import type { Answer, Table } from '../answer.ts';
import type { Desk } from '../desk.ts';
import { judge } from '../judge-status.ts';
import { counted, moment, shopShows } from '../words.ts';

/** What /stock alone answers: the cases that need somebody, and whatever else does. */
export async function needsYou({ ledger, delivering }: Desk): Promise<Answer> {
  const em = ledger.database.em();
  const now = ledger.clock.now();
  const outbox = await outboxSummary(em, now);
  const standing = { outbox, run: await lastReconcile(em), agrees: await ledgerAgrees(em), now, delivering };
  const cases = await openCases(em);
  const asking = cases.filter(({ state }) => state === 'needs you');
  // The newest run's drifts are the open cases: named once, as cases.
  const troubles = judge(standing).notes.filter((note) => cases.length === 0 || !note.includes('stock drift'));
  const decide = asking.length > 0 ? ['Each case has its card in the channel: decide there.'] : [];
  return {
    headline: headline(asking.length, troubles.length),
    tables: [caseTable(asking)],
    notes: [...troubles, ...aside(cases), ...decide],
    json: { cases, troubles },
  };
}

function headline(cases: number, troubles: number): string {
  if (cases + troubles === 0) return 'Nothing needs you.';
  if (cases === 0) return `${counted(troubles, 'thing needs', 'things need')} you.`;
  if (troubles === 0) return `${counted(cases, 'case needs', 'cases need')} you.`;
  return `${counted(cases, 'case')} and ${counted(troubles, 'other thing')} need you.`;
}

const asideFor: Readonly<Record<Exclude<CaseState, 'needs you'>, (count: number) => string>> = {
  'correction on its way': (count) => counted(count, 'correction is', 'corrections are') + ' on the way to the shop.',
  'fix on its way': (count) => counted(count, 'fix is', 'fixes are') + ' on the way to the shop.',
  ignored: (count) => counted(count, 'case is', 'cases are') + ' ignored for now.',
  'looking again': (count) => counted(count, 'case waits', 'cases wait') + ' for the next check.',
  small: (count) => counted(count, 'small difference is', 'small differences are') + ' watched.',
};

/** What is open and asks nobody now. */
function aside(cases: readonly OpenCase[]): string[] {
  const states = Object.keys(asideFor) as (keyof typeof asideFor)[];
  return states.flatMap((state) => {
    const count = cases.filter((one) => one.state === state).length;
    return count > 0 ? [asideFor[state](count)] : [];
  });
}

function caseTable(cases: readonly OpenCase[]): Table {
  const columns = ['case', 'SKU', 'location', 'so', 'severity', 'since'].map((name) => ({ name }));
  return {
    columns,
    rows: cases.map(({ caseId, sku, location, delta, severity, openedAt }) => [
      String(caseId),
      sku,
      location,
      shopShows(delta),
      severity,
      moment(openedAt),
    ]),
  };
}
