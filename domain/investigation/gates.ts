import type { Evidence } from '../ports/investigator.ts';
import { signed } from './evidence-words.ts';
import type { EvidenceRow } from './gather-evidence.ts';
import type { ReadFinding } from './read-finding.ts';
import type { RecentFixes } from './recent-fixes.ts';

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

export interface Standing {
  /** Shop - expected as observed. */
  readonly delta: number;
  /** What the shop should show: as investigated, and now. */
  readonly expected: number;
  readonly expectedNow: number;
  /** All rows that were gathered for this case. */
  readonly rows: readonly EvidenceRow[];
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
export function passGates(read: ReadFinding, standing: Standing): Gate[] {
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

function strangers({ finding }: ReadFinding, { rows }: Standing): string | null {
  const unknown = finding.evidence.filter((cited) => !rowOf(rows, cited)).map(({ kind, id }) => `${kind} ${id}`);
  return unknown.length > 0 ? `it cites rows that were not found for this case: ${unknown.join(', ')}` : null;
}

/** Contributions come from the rows, never from the answer. A step explains, and still never fixes itself. */
function residual({ finding }: ReadFinding, { delta, rows }: Standing): string | null {
  const cited = new Set(finding.evidence.map(({ kind, id }) => `${kind} ${id}`));
  if (cited.size < finding.evidence.length) return 'it counts a row twice';
  const found = finding.evidence.flatMap((evidence) => rowOf(rows, evidence) ?? []);
  if (found.some((row) => row.kind === 'step')) return 'a number changed in the shop is never put back without asking';
  const explained = found.reduce((sum, row) => sum + row.contribution, 0);
  return explained === delta ? null : `it explains ${signed(explained)} of ${signed(delta)}`;
}

function unsure({ finding: { confidence } }: ReadFinding): string | null {
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

function unquiet({ finding }: ReadFinding, { unsettled }: Standing): string | null {
  const redriven = finding.action === 'redrive' ? finding.evidence.filter(({ kind }) => kind === 'message') : [];
  const others = unsettled.filter((id) => !redriven.some((evidence) => evidence.id === id));
  return others.length > 0 ? `an update of this SKU is on its way or stuck: ${others.join(', ')}` : null;
}

/** A redrive sends again what is stored and provably unapplied; a set is bound to the numbers that were investigated. */
function inexact({ finding }: ReadFinding, { rows, expected, expectedNow }: Standing): string | null {
  switch (finding.action) {
    case 'redrive': {
      const found = finding.evidence.map((cited) => rowOf(rows, cited));
      const unapplied =
        found.length > 0 && found.every((row) => row?.kind === 'message' && row.standing === 'unapplied');
      return unapplied ? null : 'only an update that provably never reached the shop is sent again without asking';
    }
    case 'set':
      if (expected < 0) return 'should be is below zero: count the bins';
      return expectedNow === expected ? null : `the numbers moved: should be ${expectedNow} now, was ${expected}`;
    case 'ask':
    case 'wait':
      return 'nothing here may be done without a person';
    default:
      return finding.action satisfies never;
  }
}

function rowOf(rows: readonly EvidenceRow[], { kind, id }: Evidence): EvidenceRow | undefined {
  return rows.find((row) => row.kind === kind && row.id === id);
}
