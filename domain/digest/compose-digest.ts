import { addsUp, type CaseCounts } from './count-cases.ts';
import type { Digest, DigestContent, ListedCase } from './digest.ts';
import { headline, isFresh } from './headline.ts';
import type { OpenCase } from './list-open-cases.ts';
import type { DayFacts } from './summarize-day.ts';
import { counted, dayInWords, lasting, moment, shopShows, whole } from './words.ts';

/** More missed days than this aren't named one by one. */
const MOST_DAYS = 5;

/** The facts of a day as a person reads them. Pure. */
export function composeDigest(facts: DayFacts, { nextDueAt, sandbox }: { nextDueAt: Date; sandbox: boolean }): Digest {
  const { day, checks, cases } = facts;
  const verdict = headline(facts);
  const fresh = isFresh(facts) ? checks.last : null;
  return {
    day,
    ...verdict,
    reasons: [...verdict.reasons, ...acceptedInWords(facts), ...missedInWords(facts)],
    skusExpected: checks.last?.skusExpected ?? facts.skus,
    skusCompared: fresh?.compared ?? 0,
    opened: cases.opened,
    autoFixed: cases.autoFixed,
    escalated: cases.escalated,
    stillOpen: cases.stillOpen,
    healed: cases.healed,
    sandbox,
    content: contentOf(facts, nextDueAt),
  };
}

function contentOf(facts: DayFacts, nextDueAt: Date): DigestContent {
  const { timezone, from, at, cases, open } = facts;
  return {
    madeAt: at.toISOString(),
    nextDueAt: nextDueAt.toISOString(),
    timezone,
    period: `${moment(from, timezone)} to ${moment(at, timezone)} (${timezone})`,
    sum: sumInWords(cases),
    open: open.filter(({ accepted }) => accepted === null).map((row) => listed(row, timezone)),
    lines: [checksLine(facts), unjudgedLine(facts), answeredLine(facts), ...outboxLines(facts), ledgerLine(facts)],
  };
}

function sumInWords(cases: CaseCounts): string {
  const { carried, opened, healed, corrected, stillOpen, accepted } = cases;
  if (carried + opened === 0 && addsUp(cases)) return 'No disagreement was open, and none was opened.';
  const before = `${whole(carried)} open before + ${whole(opened)} opened`;
  const now = `${whole(healed)} healed + ${whole(corrected)} corrected + ${whole(stillOpen)} still open + ${whole(accepted)} accepted`;
  if (addsUp(cases)) return `${before} = ${now}.`;
  return `${before}, but ${now}: these don't add up, because a case was closed before it was opened. Was the clock set back?`;
}

function listed({ sku, title, location, delta, severity, openedAt }: OpenCase, timezone: string): ListedCase {
  return {
    sku,
    title,
    says: `${shopShows(delta)} at ${location}, ${severity}, open since ${moment(openedAt, timezone)}`,
  };
}

/** Whatever is ignored is named every day until it ends. */
function acceptedInWords({ open, cases, timezone }: DayFacts): string[] {
  const named = open.flatMap(({ sku, location, delta, accepted }) =>
    accepted
      ? [
          `Accepted by ${accepted.by} until ${dayInWords(accepted.until, timezone)}: ${sku} at ${location}, ${shopShows(delta)}.`,
        ]
      : [],
  );
  const left = cases.accepted - named.length;
  return left > 0 ? [...named, `${counted(left, 'more disagreement')} accepted.`] : named;
}

function missedInWords({ missedDays }: DayFacts): string[] {
  if (missedDays.length === 0) return [];
  const named = missedDays
    .slice(-MOST_DAYS)
    .map((day) => dayInWords(new Date(day), 'UTC'))
    .join(', ');
  const left = missedDays.length - MOST_DAYS;
  return [`No digest was made on ${left > 0 ? `${counted(left, 'day')} before and on ` : ''}${named}.`];
}

type Line = DigestContent['lines'][number];

function checksLine({ checks, timezone }: DayFacts): Line {
  const { complete, due, failed, last } = checks;
  const count =
    complete > due
      ? `${whole(complete)} in 24 h, ${whole(due)} were due`
      : `${whole(complete)} of ${whole(due)} in 24 h`;
  const failures = failed > 0 ? `, ${whole(failed)} failed` : '';
  return ['Checks', `${count}${failures}${last ? `, the newest ${moment(last.at, timezone)}` : ''}`];
}

const REASONS = {
  moving: 'moving',
  indeterminate: 'being sent',
  unmapped: 'no item in the shop',
  duplicate: 'several items in the shop',
  untracked: 'not counted by the shop',
  'not-stocked': 'not stocked there',
  'no-location': 'building not tied to the shop',
  'not-in-ledger': 'never recorded here',
  'no-sku': 'items without a SKU',
} as const;

function unjudgedLine({ checks: { last } }: DayFacts): Line {
  const counts = Object.entries(last?.unjudgedByReason ?? {});
  if (!last || counts.length === 0) return ['Not judged', last ? 'none' : 'unknown'];
  return [
    'Not judged',
    counts.map(([reason, skus]) => `${whole(skus)} ${REASONS[reason as keyof typeof REASONS]}`).join(', '),
  ];
}

/** The playbook costs nothing; a model says what it did cost, if only to fail. */
function answeredLine({ answered }: DayFacts): Line {
  const parts = answered.map(({ investigator, cases, usd }) => {
    const who = investigator === 'playbook' ? 'the playbook' : `${investigator} ($${usd.toFixed(2)})`;
    return `${whole(cases)} by ${who}`;
  });
  return ['Cases explained', parts.join(', ') || 'none'];
}

function outboxLines({ outbox: { delivered, undelivered, oldestSeconds, rejected, quarantined } }: DayFacts): Line[] {
  const waiting = undelivered === 0 ? 'none' : `${whole(undelivered)}, the oldest for ${lasting(oldestSeconds ?? 0)}`;
  return [
    ['Updates confirmed by the shop', whole(delivered)],
    ['Updates on their way', waiting],
    ['Refused by the shop, or stuck', `${whole(rejected)} refused, ${whole(quarantined)} stuck`],
  ];
}

function ledgerLine({ ledgerAgrees }: DayFacts): Line {
  return ['Ledger', ledgerAgrees ? 'every bin is the sum of its movements' : 'A BIN IS NOT THE SUM OF ITS MOVEMENTS'];
}
