import * as z from 'zod';
import { modes } from '../../domain/controls/mode.ts';
import type { BlockIssue } from '../../domain/history/blocked-messages.ts';
import type { FinishedRun } from '../../domain/history/last-reconcile.ts';
import type { Health } from '../../domain/history/read-health.ts';
import { skuCode, skuOf, someText, untrusted } from '../untrusted.ts';
import { moment, momentOf, rowId, units, word, wordOf } from './fields.ts';

/** More SKUs than this are one cause, which the first of them show. */
const MOST_BLOCKED = 20;

const issues = [
  'no-location',
  'unmapped',
  'duplicate',
  'untracked',
  'not-stocked',
] as const satisfies readonly BlockIssue[];

const runSchema = z.strictObject({
  runId: rowId,
  outcome: z.enum(['complete', 'failed']),
  startedAt: moment,
  finishedAt: moment,
  skusExpected: units.nullable(),
  compared: units.nullable(),
  unjudged: units.nullable(),
  unjudgedByReason: z.array(z.strictObject({ reason: word, skus: units })),
  inFlight: units.nullable(),
  minor: units.nullable(),
  major: units.nullable(),
  critical: units.nullable(),
  ledgerAgrees: z.boolean().nullable(),
  untrusted: z.strictObject({ failure: someText.nullable() }),
});

const outboxSchema = z.strictObject({
  undelivered: units.describe('Updates that the shop has not confirmed'),
  oldestSeconds: z.number().nullable(),
  rejected: units.describe('Refused by the shop for good'),
  quarantined: units.describe('Nobody can tell whether they were applied'),
  blockedSkus: units,
  blocked: z.array(z.strictObject({ sku: skuCode, issue: z.enum(issues), messages: units })),
});

export const healthSchema = z.strictObject({
  mode: z.enum(modes),
  sandbox: z.boolean().describe('The shop is a stand-in'),
  ledgerAgreed: z
    .boolean()
    .nullable()
    .describe('Whether in the last complete reconcile every bin was the sum of its movements'),
  lastRun: runSchema.nullable(),
  runsInDay: z.strictObject({ complete: units, failed: units }),
  outbox: outboxSchema,
  openCases: z.strictObject({
    needsYou: units,
    correctionOnItsWay: units,
    fixOnItsWay: units,
    ignored: units,
    lookingAgain: units,
    small: units,
  }),
  lastDigest: z
    .strictObject({ day: z.iso.date(), allClear: z.boolean(), untrusted: z.strictObject({ headline: someText }) })
    .nullable(),
  untrusted: z.strictObject({
    shop: someText.nullable(),
    lookupFailure: someText.nullable().describe("Why the shop's items could not be looked up the last time"),
  }),
});

export function healthRow(health: Health, { sandbox }: { sandbox: boolean }): z.infer<typeof healthSchema> {
  const { shop, openCases, lastDigest, lookupFailure } = health;
  return {
    mode: health.mode,
    sandbox,
    ledgerAgreed: health.ledgerAgreed,
    lastRun: health.lastRun && runOf(health.lastRun),
    runsInDay: { complete: health.runsInDay.complete, failed: health.runsInDay.failed },
    outbox: outboxOf(health.outbox),
    openCases: {
      needsYou: openCases['needs you'],
      correctionOnItsWay: openCases['correction on its way'],
      fixOnItsWay: openCases['fix on its way'],
      ignored: openCases.ignored,
      lookingAgain: openCases['looking again'],
      small: openCases.small,
    },
    lastDigest: lastDigest && {
      day: lastDigest.day,
      allClear: lastDigest.allClear,
      untrusted: untrusted({ headline: lastDigest.headline }),
    },
    untrusted: untrusted({ shop: shop && shop.domain, lookupFailure }),
  };
}

function runOf(run: FinishedRun): z.infer<typeof runSchema> {
  const { runId, outcome, skusExpected, compared, unjudged, inFlight, minor, major, critical, ledgerAgrees } = run;
  const reasons = Object.entries(run.unjudgedByReason ?? {});
  return {
    runId,
    outcome,
    startedAt: momentOf(run.startedAt),
    finishedAt: momentOf(run.finishedAt),
    skusExpected,
    compared,
    unjudged,
    unjudgedByReason: reasons.map(([reason, skus]) => ({ reason: wordOf(reason), skus })),
    inFlight,
    minor,
    major,
    critical,
    ledgerAgrees,
    untrusted: untrusted({ failure: run.failure }),
  };
}

function outboxOf({ undelivered, oldestSeconds, rejected, quarantined, blocked }: Health['outbox']) {
  return {
    undelivered,
    oldestSeconds,
    rejected,
    quarantined,
    blockedSkus: blocked.length,
    blocked: blocked.slice(0, MOST_BLOCKED).map(({ sku, issue, messages }) => ({ sku: skuOf(sku), issue, messages })),
  };
}
