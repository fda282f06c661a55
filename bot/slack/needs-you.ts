import { type CaseState, type OpenCase, openCases } from '../../domain/history/open-cases.ts';
import type { Answer, Table } from '../answer.ts';
import type { Call } from '../command.ts';
import { statusCommand } from '../commands/status.ts';
import type { Desk } from '../desk.ts';
import { counted, moment, shopShows } from '../words.ts';

/** What /stock alone answers: the cases that need somebody, and what else of the status does. */
export async function needsYou(desk: Desk, call: Call): Promise<Answer> {
  const cases = await openCases(desk.ledger.database.em());
  const { notes = [], tables = [] } = await statusCommand.run(desk, {}, call);
  const asking = cases.filter(({ state }) => state === 'needs you');
  // The newest run's drifts are the open cases: named once, as cases.
  const troubles = notes.filter((note) => cases.length === 0 || !note.includes('stock drift'));
  const decide = asking.length > 0 ? ['Each case has its card in the channel: decide there.'] : [];
  return {
    headline: headline(asking.length, troubles.length),
    // Those with a title list what is stuck; the other one is the overview, for which there is "status".
    tables: [caseTable(asking), ...tables.filter(({ title }) => title !== undefined)],
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
