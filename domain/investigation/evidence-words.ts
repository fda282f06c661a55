import type { EvidenceRow } from './gather-evidence.ts';

/** What a row says, for people. */
export function evidenceWords(row: EvidenceRow): string {
  if (row.kind === 'step') return `the shop's number went from ${row.from} to ${row.to} with nothing behind it`;
  const units = signed(-row.contribution);
  return row.standing === 'refused'
    ? `the shop refused an update of ${units}`
    : `an update of ${units} is late and never reached the shop`;
}

export function signed(units: number): string {
  return units > 0 ? `+${units}` : String(units);
}
