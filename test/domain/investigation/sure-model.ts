import type { Answer, Evidence, Finding, Investigator } from '../../../domain/ports/investigator.ts';
import { modelRecord } from './model-record.ts';

/** Sure of a redrive, on these rows, all of which it was shown. */
export function sure(evidence: readonly Evidence[], changes: Partial<Answer> = {}): Investigator {
  const finding: Finding = { cause: 'push overdue', confidence: 1, explanation: 'Late.', action: 'redrive', evidence };
  const answer = { by: 'claude', finding, returned: evidence, instead: null, record: modelRecord(), ...changes };
  return { name: 'claude', investigate: async () => answer };
}
