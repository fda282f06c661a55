import type { FinishedRun } from '../domain/history/last-reconcile.ts';
import type { OutboxSummary } from '../domain/history/outbox-summary.ts';
import { counted, lasting } from './words.ts';

export interface Standing {
  readonly outbox: OutboxSummary;
  readonly run: FinishedRun | null;
  readonly agrees: boolean;
  readonly now: Date;
  /** Updates whose last try failed, and that are sent again by themselves. */
  readonly waiting: number;
  /** Why the shop's items can't be looked up; null when they can. */
  readonly lookupFailure: string | null;
  /** Whether a process runs that delivers and reconciles by itself. */
  readonly delivering: boolean;
}

/** An update takes seconds; after this long something holds it up. */
const LATE_S = 15 * 60;
/** The drain runs every minute. */
const UNTIED_S = 2 * 60;
/** Reconcile runs every hour: after two, one was missed. */
const STALE_S = 2 * 60 * 60;

/** Puts the standing in one sentence, and in notes what each trouble asks for. Pure; every condition alone spoils the calm. */
export function judge(standing: Standing): { headline: string; notes: string[] } {
  const troubles = [...outboxTroubles(standing), ...reconcileTroubles(standing)];
  if (!standing.agrees) {
    troubles.push(
      "A bin's level isn't the sum of its movements: somebody changed the tables by hand. Restore the newest backup.",
    );
  }
  if (troubles.length === 0) return { headline: calm(standing), notes: [] };
  return { headline: `${counted(troubles.length, 'thing needs', 'things need')} you.`, notes: troubles };
}

function calm({ waiting }: Standing): string {
  if (waiting === 0) return 'All is well.';
  return `Nothing needs you yet: ${counted(waiting, 'update')} did not get through and will be sent again.`;
}

function outboxTroubles({ outbox, lookupFailure, delivering }: Standing): string[] {
  const { undelivered, rejected, quarantined, blocked, oldestSeconds } = outbox;
  const troubles: string[] = [];
  // Before the first delivery no building is tied to the shop yet: that mends itself, or gets old.
  const fresh = (oldestSeconds ?? 0) < UNTIED_S;
  const stuckSkus = blocked.filter(({ issue }) => !(fresh && issue === 'no-location')).length;
  if (undelivered > 0 && lookupFailure)
    troubles.push(`Updates wait, because the shop can't be asked for its items: ${lookupFailure}`);
  if (rejected > 0)
    troubles.push(
      `The shop refused ${counted(rejected, 'update')}: mend what it names, then "stock redrive --all" sends them again.`,
    );
  if (quarantined > 0) {
    troubles.push(
      `Nobody can tell whether ${counted(quarantined, 'update')} arrived: compare the SKU with the shop ("stock sku SKU"), then say so with "stock resolve".`,
    );
  }
  if (stuckSkus > 0)
    troubles.push(`${counted(stuckSkus, "SKU can't", "SKUs can't")} be told to the shop: the table says why.`);
  if (undelivered > 0 && stuckSkus === 0 && (oldestSeconds ?? 0) > LATE_S) {
    troubles.push(
      delivering
        ? `Updates are late, the oldest for ${lasting(oldestSeconds ?? 0)}: is the shop up?`
        : `Updates wait and nothing delivers them: "npm start", or once with "stock drain".`,
    );
  }
  return troubles;
}

function reconcileTroubles({ run, now }: Standing): string[] {
  if (!run) return ['The shop was never compared with the ledger: "stock reconcile" does it now.'];
  if (run.outcome === 'failed')
    return [`NOT CHECKED: the newest reconcile failed (${run.failure ?? 'no reason recorded'}).`];
  const troubles: string[] = [];
  const drifting = (run.minor ?? 0) + (run.major ?? 0) + (run.critical ?? 0);
  if (drifting > 0)
    troubles.push(`${counted(drifting, 'SKU disagrees', 'SKUs disagree')} with the shop: "stock drift --latest".`);
  if (now.getTime() - run.finishedAt.getTime() > STALE_S * 1000) {
    troubles.push('The newest reconcile is old: "npm start" makes one every hour, "stock reconcile" makes one now.');
  }
  return troubles;
}
