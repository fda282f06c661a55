import type { Database } from '../database.ts';
import type { Action, Finding, Investigator } from '../ports/investigator.ts';
import { defaultDueTimes, type DueTimes } from '../reconcile/due-times.ts';
import { evidenceWords, signed } from './evidence-words.ts';
import { type EvidenceRow, type Gathered, gatherEvidence } from './gather-evidence.ts';

const PLAYBOOK = 'playbook';

/** The investigator without a model: known causes, checked in order on rows. */
export function createPlaybook({ database, dueTimes = defaultDueTimes }: { database: Database; dueTimes?: DueTimes }) {
  return {
    name: PLAYBOOK,
    investigate: async ({ driftId, delta }) => {
      const gathered = await gatherEvidence(database.em(), driftId, dueTimes);
      const returned = gathered.rows.map(({ kind, id }) => ({ kind, id }));
      return { by: PLAYBOOK, finding: playbook(delta, gathered), returned, instead: null, record: null };
    },
  } satisfies Investigator;
}

const CERTAIN = 0.95;
/** Below what an auto-fix needs, on purpose: something else could be the cause. */
const WITH_RIVALS = 0.8;
const SEVERAL = 0.6;
const UNKNOWN = 0.2;

interface Rule {
  readonly cause: 'push overdue' | 'unattributed change';
  readonly rows: readonly EvidenceRow[];
  readonly action: Action;
}

/** What explains a delta, from the rows alone. All that a rule gathers counts: a part of it picked to fit proves nothing. Pure. */
export function playbook(delta: number, { rows, others, movedSince }: Gathered): Finding {
  if (movedSince)
    return unknown('wait', 'Something of this SKU moved after the shop was read. The next check looks again.');
  const rules = rulesOf(rows).filter((rule) => rule.rows.length > 0);
  const [first, ...more] = rules.filter((rule) => explains(rule) === delta);
  if (!first) return unknown('ask', ruledOut(delta, rows, others));
  const rivals = rules.length - 1 + others > 0;
  return {
    cause: first.cause,
    confidence: more.length > 0 ? SEVERAL : rivals ? WITH_RIVALS : CERTAIN,
    explanation: inWords(first, more, rivals),
    action: first.action,
    evidence: first.rows.map(({ kind, id }) => ({ kind, id })),
  };
}

function rulesOf(rows: readonly EvidenceRow[]): Rule[] {
  const pushes = rows.filter((row) => row.kind === 'message');
  const refused = pushes.some((row) => row.standing === 'refused');
  return [
    // What the shop refused once it refuses again: a person has to read why.
    { cause: 'push overdue', rows: pushes, action: refused ? 'ask' : 'redrive' },
    { cause: 'unattributed change', rows: rows.filter((row) => row.kind === 'step'), action: 'set' },
  ];
}

function explains(rule: Rule): number {
  return rule.rows.reduce((sum, row) => sum + row.contribution, 0);
}

const whatToDo: Readonly<Record<Rule['cause'], string>> = {
  'push overdue': 'That is the whole difference.',
  'unattributed change':
    'No movement, update or order was in between: somebody typed a number, or another app did. It may be a real count.',
};

function inWords({ cause, rows }: Rule, more: readonly Rule[], rivals: boolean): string {
  const what = sentence(rows.map((row) => evidenceWords(row)));
  const fits = ` ${whatToDo[cause]}`;
  if (more.length > 0)
    return `${what}${fits} But so would ${sentence(more.flatMap((rule) => rule.rows.map(evidenceWords)))}`;
  return rivals ? `${what}${fits} Other rows of this SKU could play a part.` : what + fits;
}

function ruledOut(delta: number, rows: readonly EvidenceRow[], others: number): string {
  const looked = 'Neither a late or refused update nor a change in the shop between two quiet readings adds up to it.';
  const found =
    rows.length > 0
      ? ` Found: ${rows.map((row) => `${evidenceWords(row)} (${signed(row.contribution)})`).join('; ')}.`
      : '';
  const more =
    others > 0 ? ` Not judged: ${others} stuck or overdue ${others === 1 ? 'row' : 'rows'} of this SKU.` : '';
  return `Nothing known explains ${signed(delta)}. ${looked}${found}${more}`;
}

function unknown(action: Action, explanation: string): Finding {
  return { cause: 'unknown', confidence: UNKNOWN, explanation, action, evidence: [] };
}

function sentence(parts: readonly string[]): string {
  const text = parts.join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
