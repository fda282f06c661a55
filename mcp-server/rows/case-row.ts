import * as z from 'zod';
import type { FiledCorrection, FiledDecision, FiledDrift } from '../../domain/history/case-rows.ts';
import type { CaseFile } from '../../domain/history/read-case-file.ts';
import { skuCode, skuOf, someText, untrusted } from '../untrusted.ts';
import { delta, moment, momentOf, ref, rowId, severity, terms, termsOf, units } from './fields.ts';
import { findingRow, findingSchema } from './finding-row.ts';

export const endings = ['healed', 'corrected'] as const;
export const correctionStates = ['proposed', 'approved', 'rejected', 'expired', 'applied', 'stale'] as const;

const driftSchema = z.strictObject({
  ref: ref('drift'),
  runId: rowId,
  observedAt: moment,
  severity,
  delta,
  expected: units,
  storefront: units,
});

const correctionSchema = z.strictObject({
  state: z.enum(correctionStates),
  from: units,
  to: units,
  proposedAt: moment,
  decidedAt: moment.nullable(),
  settledAt: moment.nullable(),
  message: ref('message').nullable().describe('What told the shop'),
  untrusted: z.strictObject({ decidedBy: someText.nullable(), explanation: someText.nullable() }),
});

const decisionSchema = z.strictObject({
  verb: z.enum(['approve', 'ignore', 'redrive', 'fix', 'recount']),
  decidedAt: moment,
  untrusted: z.strictObject({ actor: someText, says: someText }),
});

/** One episode of drift of one SKU at one location; each list newest first. */
export const caseSchema = z.strictObject({
  caseId: rowId,
  sku: skuCode,
  severity,
  delta,
  expected: units.describe('As of the newest drift, as are the next three'),
  storefront: units,
  warehouse: units,
  terms,
  value: z.number().nullable().describe("|delta| x price in the shop's currency; null without a price"),
  openedAt: moment,
  closedAt: moment.nullable(),
  closedAs: z.enum(endings).nullable().describe('healed: by itself; corrected: after a fix'),
  ignoredUntil: moment.nullable(),
  lastAgreement: z.strictObject({ ref: ref('agreement'), onHand: units, observedAt: moment }).nullable(),
  drifts: z.array(driftSchema),
  driftsInAll: units,
  findings: z.array(findingSchema),
  corrections: z.array(correctionSchema),
  decisions: z.array(decisionSchema),
  untrusted: z.strictObject({ title: someText.nullable(), location: someText }),
});

export function caseRow(file: CaseFile): z.infer<typeof caseSchema> {
  const { title, location, lastAgreement } = file;
  return {
    caseId: file.caseId,
    sku: skuOf(file.sku),
    severity: file.severity,
    delta: file.delta,
    expected: file.expected,
    storefront: file.storefront,
    warehouse: file.warehouse,
    terms: termsOf(file.terms),
    value: file.value,
    openedAt: momentOf(file.openedAt),
    closedAt: momentOf(file.closedAt),
    closedAs: file.closedAs,
    ignoredUntil: momentOf(file.ignoredUntil),
    lastAgreement: lastAgreement && {
      ref: `agreement/${lastAgreement.runId}`,
      onHand: lastAgreement.onHand,
      observedAt: momentOf(lastAgreement.observedAt),
    },
    drifts: file.drifts.map((drift) => driftOf(drift)),
    driftsInAll: file.driftsInAll,
    findings: file.findings.map((finding) => findingRow(finding)),
    corrections: file.corrections.map((correction) => correctionOf(correction)),
    decisions: file.decisions.map((decision) => decisionOf(decision)),
    untrusted: untrusted({ title, location }),
  };
}

function driftOf({ id, runId, observedAt, severity, delta, expectedTotal, storefrontTotal }: FiledDrift) {
  return {
    ref: `drift/${id}` as const,
    runId,
    observedAt: momentOf(observedAt),
    severity,
    delta,
    expected: expectedTotal,
    storefront: storefrontTotal,
  };
}

function correctionOf(correction: FiledCorrection): z.infer<typeof correctionSchema> {
  const { state, from, to, messageId, decidedBy, explanation } = correction;
  return {
    state,
    from,
    to,
    proposedAt: momentOf(correction.proposedAt),
    decidedAt: momentOf(correction.decidedAt),
    settledAt: momentOf(correction.settledAt),
    message: messageId === null ? null : `message/${messageId}`,
    untrusted: untrusted({ decidedBy, explanation }),
  };
}

function decisionOf({ verb, decidedAt, actor, says }: FiledDecision): z.infer<typeof decisionSchema> {
  return { verb, decidedAt: momentOf(decidedAt), untrusted: untrusted({ actor, says }) };
}
