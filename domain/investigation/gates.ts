import type { Answer, Evidence } from '../ports/investigator.ts';
import type { CitedRow } from './cited-rows.ts';
import { signed } from './evidence-words.ts';
import type { EvidenceRow } from './gather-evidence.ts';
import type { ReadFinding } from './read-finding.ts';
import type { RecentFixes } from './recent-fixes.ts';
import { countedRows, find } from './weigh-evidence.ts';

export type GateName =
  | 'schema'
  | 'evidence'
  | 'residual'
  | 'confidence'
  | 'size'
  | 'limits'
  | 'stops'
  | 'quiet'
  | 'exact';

export interface Gate {
  readonly gate: GateName;
  readonly passed: boolean;
  /** Of a gate that failed: what people read. */
  readonly says: string;
}

/** What is judged: a finding, and what its investigator was shown. */
type Read = ReadFinding & Pick<Answer, 'returned'>;

export interface Standing {
  /** Shop - expected as observed. */
  readonly delta: number;
  /** What the shop should show: as investigated, and now. */
  readonly expected: number;
  readonly expectedNow: number;
  /** All rows that were gathered for this case. */
  readonly rows: readonly EvidenceRow[];
  /** All rows that the finding cites, as the tables have them. */
  readonly cited: readonly CitedRow[];
  /** Messages of the SKU of which nobody knows yet, or any more, whether the shop has them. */
  readonly unsettled: readonly number[];
  readonly fixes: RecentFixes;
  /** What stops every fix now, in words. */
  readonly stops: readonly string[];
}

const SURE_ENOUGH = 0.85;
const MOST_UNITS = 5;
/** One cause hits many SKUs: beyond these it isn't one SKU's matter any more, and a person looks. */
const SKUS_PER_RUN = 25;
const SKUS_PER_DAY = 50;
const UNITS_PER_DAY = 100;

/** Every rule a finding must pass before anything moves without a person, each by itself. Pure. */
export function passGates(read: Read, standing: Standing): Gate[] {
  return [
    gate('schema', read.unreadable && `its answer can't be read: ${read.unreadable}`),
    gate('evidence', strangers(read, standing)),
    gate('residual', residual(read, standing)),
    gate('confidence', unsure(read)),
    gate('size', tooBig(standing)),
    gate('limits', beyondLimits(standing)),
    gate('stops', standing.stops.join('; ')),
    gate('quiet', unquiet(read, standing)),
    gate('exact', inexact(read, standing)),
  ];
}

function gate(name: GateName, fails: string | null): Gate {
  return { gate: name, passed: !fails, says: fails || 'passed' };
}

function strangers({ finding, returned }: Read, { cited }: Standing): string | null {
  const invented = finding.evidence.filter((evidence) => !find(returned, evidence));
  if (invented.length > 0) return `it cites rows that no tool returned: ${named(invented)}`;
  const [stranger] = cited.filter(({ home }) => home !== 'here');
  if (!stranger) return null;
  const alike = named(cited.filter(({ home }) => home === stranger.home));
  return stranger.home === 'nobody'
    ? `it cites rows that don't exist: ${alike}`
    : `it cites rows, but they belong to ${stranger.home}: ${alike}`;
}

function named(rows: readonly Evidence[]): string {
  return rows.map(({ kind, id }) => `${kind} ${id}`).join(', ');
}

/** Contributions come from the rows, never from the answer. A step explains, and still never fixes itself. */
function residual(read: Read, { delta, rows, cited }: Standing): string | null {
  const { evidence } = read.finding;
  if (new Set(evidence.map(({ kind, id }) => `${kind} ${id}`)).size < evidence.length) return 'it counts a row twice';
  const unmatched = cited.filter((row) => row.unmatched);
  if (unmatched.length > 0) return `only a person can add up what is still open: ${named(unmatched)}`;
  const counted = countedRows(read, rows);
  if (counted.some((row) => row.kind === 'step'))
    return 'a number changed in the shop is never put back without asking';
  const explained = counted.reduce((sum, row) => sum + row.contribution, 0);
  return explained === delta ? null : `it explains ${signed(explained)} of ${signed(delta)}`;
}

function unsure({ finding: { confidence } }: Read): string | null {
  if (confidence >= SURE_ENOUGH) return null;
  return `not sure enough: ${Math.floor(confidence * 1000) / 10}, needs ${SURE_ENOUGH * 100}`;
}

function tooBig({ delta }: Standing): string | null {
  const units = Math.abs(delta);
  return units > MOST_UNITS ? `too big to fix without asking: ${units}, at most ${MOST_UNITS}` : null;
}

function beyondLimits({ delta, fixes }: Standing): string | null {
  if (fixes.skuInDay) return 'this SKU was fixed already in the last 24 hours';
  if (fixes.skuInWeek) return 'it came back after a fix less than a week ago';
  if (fixes.skusInRun >= SKUS_PER_RUN)
    return `${fixes.skusInRun} SKUs were fixed after this check, at most ${SKUS_PER_RUN}`;
  if (fixes.skusInDay >= SKUS_PER_DAY)
    return `${fixes.skusInDay} SKUs were fixed in the last 24 hours, at most ${SKUS_PER_DAY}`;
  const units = fixes.unitsInDay + Math.abs(delta);
  return units > UNITS_PER_DAY ? `it would make ${units} units fixed in 24 hours, at most ${UNITS_PER_DAY}` : null;
}

function unquiet(read: Read, { rows, unsettled }: Standing): string | null {
  const redriven = read.finding.action === 'redrive' ? countedRows(read, rows) : [];
  const others = unsettled.filter((id) => !redriven.some((row) => row.kind === 'message' && row.id === id));
  return others.length > 0 ? `an update of this SKU is on its way or stuck: ${others.join(', ')}` : null;
}

/** A redrive sends again what is stored and provably unapplied; a set is bound to the numbers that were investigated. */
function inexact(read: Read, { rows, expected, expectedNow }: Standing): string | null {
  const { action } = read.finding;
  const counted = countedRows(read, rows);
  switch (action) {
    case 'redrive': {
      const unapplied = counted.every((row) => row.kind === 'message' && row.standing === 'unapplied');
      if (counted.length > 0 && unapplied) return null;
      return 'only an update that provably never reached the shop is sent again without asking';
    }
    case 'set':
      if (counted.some((row) => row.kind === 'message' && row.standing === 'refused'))
        return 'what the shop refused needs a person';
      if (expected < 0) return 'should be is below zero: count the bins';
      return expectedNow === expected ? null : `the numbers moved: should be ${expectedNow} now, was ${expected}`;
    case 'ask':
    case 'wait':
      return 'nothing here may be done without a person';
    default:
      return action satisfies never;
  }
}
