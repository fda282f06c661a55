import type { Clock } from '../clock.ts';
import type { Database } from '../database.ts';
import { DomainError } from '../errors.ts';
import type { ShopItem, Storefront } from '../ports/storefront.ts';
import { mapOnlyLocation } from '../storefront/map-only-location.ts';
import { matchOrders } from '../storefront/match-orders.ts';
import { scanShop } from '../storefront/scan-shop.ts';
import { takeOrders } from '../storefront/take-orders.ts';
import { defaultDueTimes, type DueTimes } from './due-times.ts';
import { judge } from './judge.ts';
import { unquietSince } from './marks.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { beginRun, completeRun, failRun, rateDrifts } from './record-run.ts';
import { takeSnapshot } from './snapshot.ts';
import { type Counts, tally } from './tally.ts';

export interface ReconcileDeps {
  readonly database: Database;
  readonly storefront: Storefront;
  readonly clock: Clock;
  readonly dueTimes?: DueTimes;
}

export type ReconcileResult =
  | ({ outcome: 'complete'; runId: number; ledgerAgrees: boolean } & Counts)
  /** The shop couldn't be read to the end: nothing was judged. `failure` says why, in words. */
  | { outcome: 'failed'; runId: number; failure: string };

/**
 * Compares every SKU with the shop and records what it finds: agreements, drifts, and how many could not be judged.
 * It records first and acts never. One run at a time: a second caller waits, then makes its own, so its answer is never
 * older than its question. Refusals and a shop that can't be read end as `failed`; any other surprise is recorded and thrown.
 */
export async function runReconcile(deps: ReconcileDeps, signal: AbortSignal): Promise<ReconcileResult> {
  return oneAtATime(deps.database, signal, async () => {
    const { database, storefront, clock } = deps;
    const runId = await beginRun(database.em(), storefront.domain, clock.now());
    try {
      return await findAndRecord(deps, runId, signal);
    } catch (error) {
      const failure = inWords(error, signal);
      await failRun(database.em(), runId, failure, clock.now());
      if (error instanceof DomainError || signal.aborted) return { outcome: 'failed', runId, failure };
      throw error;
    }
  });
}

/**
 * Nothing a SKU goes through while the shop is being read can pass for a drift: what the ledger and the outbox did shows
 * in its mark, what the shop's orders did shows in events, which are taken before the first reading and after the last.
 */
async function findAndRecord(deps: ReconcileDeps, runId: number, signal: AbortSignal): Promise<ReconcileResult> {
  const { database, clock, dueTimes = defaultDueTimes } = deps;
  await mapOnlyLocation(deps, signal);
  await learnOrders(deps, signal);
  const snapshot = await takeSnapshot(database, clock.now(), dueTimes);
  const items = await scan(deps, signal);
  await learnOrders(deps, signal);
  const unquiet = await unquietSince(database.em(), snapshot.marks);

  const judgements = judge({ snapshot, items, unquiet });
  const places = judgements.flatMap((judgement) => judgement.places);
  const drifts = await rateDrifts(database.em(), places);
  const counts = tally(judgements, drifts);
  const { ledgerAgrees } = snapshot;
  const agreed = places.filter((place) => place.verdict.kind === 'agreed');
  await completeRun(database.em(), { runId, counts, ledgerAgrees, agreed, drifts }, clock.now());
  return { outcome: 'complete', runId, ...counts, ledgerAgrees };
}

async function learnOrders(deps: ReconcileDeps, signal: AbortSignal): Promise<void> {
  await takeOrders(deps, signal);
  await matchOrders(deps.database.em(), deps.clock.now());
}

async function scan(deps: ReconcileDeps, signal: AbortSignal): Promise<ShopItem[]> {
  const items = new Map<string, ShopItem>(); // an item that moved between pages while they were read comes twice
  for await (const page of scanShop(deps, signal)) for (const item of page) items.set(item.inventoryItemId, item);
  return [...items.values()];
}

function inWords(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'It was stopped before it ended.';
  return error instanceof Error ? error.message : String(error);
}
