import type { BlockIssue } from '../history/blocked-messages.ts';
import type { UnjudgedReason } from '../reconcile/compare.ts';
import type { LateRows } from './late-rows.ts';
import type { Checks } from './read-checks.ts';
import type { DayFacts } from './summarize-day.ts';
import { counted, lasting, moment } from './words.ts';

/** Something that needs a person, and what they can do. */
export interface Need {
  /** How many things it is. */
  readonly count: number;
  readonly says: string;
}

/** All that stands between this day and an all-clear, the most urgent first. Pure. */
export function needsOf(facts: DayFacts): Need[] {
  const found = [
    ledgerNeed(facts),
    ...caseNeeds(facts),
    ...outboxNeeds(facts),
    ...lateNeeds(facts),
    ...comparisonNeeds(facts),
    ...checkNeeds(facts),
  ];
  return found.filter((need) => need.count > 0);
}

function ledgerNeed({ ledgerAgrees }: DayFacts): Need {
  const says =
    "A bin's level isn't the sum of its movements: somebody changed the tables by hand. Restore the newest backup.";
  return { count: ledgerAgrees ? 0 : 1, says };
}

function caseNeeds({ cases: { stillOpen, minorOpen } }: DayFacts): Need[] {
  const carded = stillOpen - minorOpen;
  return [
    {
      count: carded,
      says: `${counted(carded, 'disagreement')} with the shop ${are(carded)} open: answer the cards in Slack. "stock drift --latest" lists all.`,
    },
    {
      count: minorOpen,
      says: `${counted(minorOpen, 'disagreement')} of a unit or two ${are(minorOpen)} open: "stock drift --latest" lists all. What three checks in a row find gets a card.`,
    },
  ];
}

function outboxNeeds({ outbox: { rejected, quarantined } }: DayFacts): Need[] {
  return [
    {
      count: rejected,
      says: `The shop refused ${counted(rejected, 'update')}: "stock outbox" says why. Mend what it names, then "stock redrive --all" sends them again.`,
    },
    {
      count: quarantined,
      says: `Nobody can tell whether ${counted(quarantined, 'update')} arrived: "stock outbox" lists them. Compare each SKU with the shop ("stock sku SKU"), then say so with "stock resolve".`,
    },
  ];
}

function lateNeeds({ late, outbox, dueTimes }: DayFacts): Need[] {
  const oldest = lasting(outbox.oldestSeconds ?? 0);
  const after = (term: keyof typeof dueTimes) => lasting(dueTimes[term] / 1000);
  const said: Record<keyof LateRows, string> = {
    updates: `${counted(late.updates, 'update')} to the shop ${were(late.updates)} not confirmed within ${after('U')}, the oldest waits for ${oldest}: is the shop up? "stock outbox" says what holds them up.`,
    shippedHere: `${counted(late.shippedHere, 'line')} shipped here over ${after('S')} ago ${were(late.shippedHere)} not fulfilled in the shop: fulfil the orders there. "stock outbox --all" lists them.`,
    fulfilledThere: `${counted(late.fulfilledThere, 'line')} fulfilled in the shop over ${after('F')} ago ${were(late.fulfilledThere)} not shipped here: record the shipments ("stock fulfill").`,
    restockedThere: `${counted(late.restockedThere, 'line')} restocked in the shop over ${after('R')} ago ${were(late.restockedThere)} not received here: put them away and record it ("stock return").`,
    receivedHere: `${counted(late.receivedHere, 'return')} received here over ${after('V')} ago ${were(late.receivedHere)} not restocked in the shop: restock in the order's refund there.`,
  };
  return Object.entries(said).map(([rows, says]) => ({ count: late[rows as keyof LateRows] > 0 ? 1 : 0, says }));
}

function are(count: number): string {
  return count === 1 ? 'is' : 'are';
}

function were(count: number): string {
  return count === 1 ? 'was' : 'were';
}

type Incomparable = Exclude<UnjudgedReason, 'moving' | 'indeterminate'>;

const INCOMPARABLE: Readonly<Record<Incomparable, (skus: string) => string>> = {
  unmapped: (skus) => `${skus} can't be compared: no item of the shop carries the SKU. Give it to one there.`,
  duplicate: (skus) => `${skus} can't be compared: several items of the shop carry the SKU. Leave it to one of them.`,
  untracked: (skus) =>
    `${skus} can't be compared: the shop doesn't count the item. Switch on its inventory tracking there.`,
  'not-stocked': (skus) =>
    `${skus} can't be compared: the item isn't stocked at this location of the shop. Stock it there.`,
  'no-location': (skus) =>
    `${skus} can't be compared: the building isn't tied to a location of the shop. "stock location NAME --shop ID" ties it.`,
  'not-in-ledger': (skus) =>
    `${skus} of the shop can't be compared: nothing was ever recorded of them here. "stock open" records what is there.`,
  'no-sku': (items) =>
    `${items.replace('SKU', 'item')} of the shop can't be compared: without a SKU. Give it one there.`,
};

/** What the newest check couldn't compare and what the outbox can't send are the same SKUs: the larger number counts. */
function comparisonNeeds({ checks: { last, unseen }, outbox: { blocked } }: DayFacts): Need[] {
  const incomparable = Object.entries(INCOMPARABLE).map(([reason, says]) => {
    const count = Math.max(last?.unjudgedByReason[reason as Incomparable] ?? 0, blocked[reason as BlockIssue] ?? 0);
    return { count, says: says(counted(count, 'SKU')) };
  });
  const says = `${counted(unseen, 'SKU')} moved at every check of the last 24 hours, so nothing was found out about ${unseen === 1 ? 'it' : 'them'}: "stock reconcile" compares again.`;
  return [...incomparable, { count: unseen, says }];
}

function checkNeeds({ checks: { failing, gap }, timezone }: Pick<DayFacts, 'timezone'> & { checks: Checks }): Need[] {
  const needs: Need[] = [];
  if (failing) {
    needs.push({
      count: 1,
      says: `The check of ${moment(failing.at, timezone)} failed: ${failing.why} "stock reconcile" tries again.`,
    });
  }
  if (gap) {
    const says = `Between ${moment(gap.from, timezone)} and ${moment(gap.to, timezone)} no check was completed, so what came and went in between is unknown. Keep "npm start" running, one check an hour.`;
    needs.push({ count: 1, says });
  }
  return needs;
}
