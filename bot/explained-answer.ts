import type { Decision } from '../domain/investigation/decide.ts';
import type { Gate, GateName } from '../domain/investigation/gates.ts';
import type { Explained } from '../domain/investigation/investigate-case.ts';
import type { ModelRecord } from '../domain/ports/investigator.ts';
import type { Answer, Table } from './answer.ts';
import { causeWords } from './cause-words.ts';
import { insteadWords, investigatorWords, sureness } from './finding-words.ts';
import { counted, shopShows, signed, whole } from './words.ts';

/** What was answered about a case, on which rows, how every rule judged it, and what comes of it. */
export function explainedAnswer(explained: Explained, { dryRun }: { dryRun: boolean }): Answer {
  const { question, answer, evidence, gates, decision } = explained;
  const { by, instead, finding, record } = answer;
  const { cause, confidence, action } = finding;
  const { caseId, sku, delta } = question;
  return {
    headline: `Case ${caseId}, ${shopShows(delta)} of ${sku}: ${causeWords(cause)}. ${sureness(confidence)}.`,
    tables: [evidenceTable(explained), gateTable(gates)],
    notes: [
      instead === null ? `${investigatorWords(by)} answered.` : insteadWords(instead, by),
      ...(finding.explanation ? [`In its own words: "${finding.explanation}"`] : []),
      decisionWords(explained, dryRun),
      ...(record ? [usageWords(record)] : []),
    ],
    json: {
      caseId,
      investigator: by,
      instead,
      cause,
      confidence,
      action,
      evidence,
      gates,
      decision,
      dryRun,
      usage: record && usageOf(record),
    },
  };
}

function evidenceTable({ question: { delta }, evidence }: Explained): Table {
  return {
    title: `Rows it cites, and what each explains of ${signed(delta)}`,
    columns: [{ name: 'row' }, { name: 'explains', align: 'right' }, { name: 'says' }],
    rows: evidence.map(({ kind, id, contribution, says }) => [`${kind} ${id}`, signed(contribution), says]),
  };
}

const rules: Readonly<Record<GateName, string>> = {
  schema: 'the answer can be read',
  evidence: 'every row it cites was shown to it, and is of this SKU and location',
  residual: 'the rows add up to the whole difference',
  confidence: 'it is sure enough',
  size: 'the difference is small',
  limits: 'not too much was done without asking lately',
  stops: 'nothing stops it',
  quiet: 'nothing else of this SKU is on its way',
  exact: 'what would be done is exact, and safe',
};

function gateTable(gates: readonly Gate[]): Table {
  return {
    title: 'What must be so before anything is done without asking',
    columns: [{ name: 'rule' }, { name: '' }, { name: 'because' }],
    rows: gates.map(({ gate, passed, says }) => [rules[gate], passed ? 'yes' : 'NO', passed ? '' : says]),
  };
}

const decisions: Readonly<Record<Decision, string>> = {
  fix: 'it is done without asking',
  ask: 'a person is asked',
  watch: 'nothing is done until the next check has looked again',
};

function decisionWords({ decision, mode }: Explained, dryRun: boolean): string {
  const now = dryRun ? 'Only a look, nothing was written. It would come to this' : 'It comes to this';
  return `${now}: ${decisions[decision]} (mode ${mode}).`;
}

function usageWords({ model, turns, toolCalls, inputTokens, outputTokens, costUsd }: ModelRecord): string {
  const tokens = `${whole(inputTokens)} tokens read and ${whole(outputTokens)} written`;
  return `${model}: ${counted(turns, 'turn')}, ${counted(toolCalls, 'look-up')}, ${tokens}, $${costUsd.toFixed(4)}.`;
}

function usageOf({ model, outcome, turns, toolCalls, inputTokens, outputTokens, costUsd }: ModelRecord) {
  return { model, outcome, turns, toolCalls, inputTokens, outputTokens, costUsd };
}
