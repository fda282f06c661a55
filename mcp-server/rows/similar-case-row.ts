import * as z from 'zod';
import type { SimilarCase } from '../../domain/history/find-similar-cases.ts';
import { causes } from '../../domain/ports/investigator.ts';
import { skuCode, skuOf, someText, untrusted } from '../untrusted.ts';
import { correctionStates, endings } from './case-row.ts';
import { delta, moment, momentOf, oneOf, rowId, severity, units } from './fields.ts';
import { decisions } from './finding-row.ts';

export const similarCaseSchema = z.strictObject({
  caseId: rowId,
  likeness: z.enum(['same SKU', 'same difference and cause', 'same difference', 'same cause']),
  sku: skuCode,
  severity,
  delta,
  openedAt: moment,
  closedAt: moment.nullable(),
  closedAs: z.enum(endings).nullable(),
  cause: z.enum(causes).nullable().describe('By its newest finding, as are the next two; null when nobody looked'),
  confidence: z.number().nullable(),
  decision: z.enum(decisions).nullable(),
  correction: z.strictObject({ from: units, to: units, state: z.enum(correctionStates) }).nullable(),
  untrusted: z.strictObject({
    location: someText,
    investigator: someText.nullable(),
    decidedBy: someText.nullable(),
  }),
});

export function similarCaseRow(similar: SimilarCase): z.infer<typeof similarCaseSchema> {
  const { correction, location, investigator, decidedBy } = similar;
  return {
    caseId: similar.caseId,
    likeness: similar.likeness,
    sku: skuOf(similar.sku),
    severity: similar.severity,
    delta: similar.delta,
    openedAt: momentOf(similar.openedAt),
    closedAt: momentOf(similar.closedAt),
    closedAs: similar.closedAs,
    cause: similar.cause === null ? null : oneOf(causes, similar.cause, 'unknown'),
    confidence: similar.confidence,
    decision: similar.decision,
    correction: correction && { from: correction.from, to: correction.to, state: correction.state },
    untrusted: untrusted({ location, investigator, decidedBy }),
  };
}
