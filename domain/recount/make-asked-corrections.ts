import type { Clock } from '../clock.ts';
import { type Database, run } from '../database.ts';
import { readShopNumbers } from '../investigation/read-numbers.ts';
import { type Storefront, StorefrontReadError } from '../ports/storefront.ts';
import { defaultDueTimes, type DueTimes } from '../reconcile/due-times.ts';
import { matchOrders } from '../storefront/match-orders.ts';
import { decideRequest, type Outcome } from './decide-request.ts';
import { settleMade } from './settle-made.ts';
import { obstacleOf, type WaitingRequest, waitingRequests } from './waiting-request.ts';

export interface AskedDeps {
  readonly database: Database;
  readonly storefront: Storefront;
  readonly clock: Clock;
  /** Tells the drain that something is due; called after the commits. */
  readonly wake: () => void;
  readonly dueTimes?: DueTimes;
}

/** Requests, by what became of them. `unreachable` says why the shop could not be read; the rest waits then. */
export type AskedCorrections = Readonly<Record<Outcome, number>> & { readonly unreachable: string | null };

/** What a call looks at; the next one goes on with those that were not looked at for longest. */
const MOST = 500;
/** Read from the shop at once, then decided one by one: the longer the list, the older the numbers of its end. */
const AT_ONCE = 50;

/**
 * Makes the corrections that counts asked for, as far as they can be made now: the shop's number is read, what should be
 * is derived, and the set is requested, proposed, or not needed. What can't be made says what it waits for. Stopped
 * anywhere it loses nothing: the request is a row until its end is written.
 */
export async function makeAskedCorrections(
  deps: AskedDeps,
  signal: AbortSignal,
  { skuId }: { skuId?: number } = {},
): Promise<AskedCorrections> {
  const { database, clock, dueTimes = defaultDueTimes } = deps;
  await settleMade(database, clock.now());
  const waiting = await allWaiting(deps, dueTimes, skuId);
  const counts: Record<Outcome, number> = { made: 0, proposed: 0, agreed: 0, waiting: 0, moved: 0 };
  let unreachable: string | null = null;
  for (let from = 0; from < waiting.length && unreachable === null; from += AT_ONCE) {
    unreachable = await makeSome(deps, waiting.slice(from, from + AT_ONCE), counts, signal);
  }
  if (counts.made > 0) deps.wake();
  return { ...counts, unreachable };
}

/** A shipment that some wait for may have been recorded by now: that shows once it is matched. */
async function allWaiting({ database, clock }: AskedDeps, dueTimes: DueTimes, skuId: number | undefined) {
  const look = () => waitingRequests(database.em(), { now: clock.now(), dueTimes, skuId, limit: MOST });
  const waiting = await look();
  if (waiting.every(({ order }) => order === null)) return waiting;
  await matchOrders(database.em(), clock.now());
  return look();
}

async function makeSome(
  deps: AskedDeps,
  some: readonly WaitingRequest[],
  counts: Record<Outcome, number>,
  signal: AbortSignal,
): Promise<string | null> {
  const { database, clock, dueTimes = defaultDueTimes } = deps;
  signal.throwIfAborted();
  const { ready = [], blocked = [], still = [] } = Object.groupBy(some, standingOf);
  await run(database.em(), lookedAgain, [still.map(({ id }) => id), clock.now()]);
  counts.waiting += still.length;
  const read = await readNumbers(deps, ready, signal);
  const unreachable = typeof read === 'string' ? read : null;
  for (const seen of unreachable === null ? [...blocked, ...ready] : blocked) {
    signal.throwIfAborted();
    const storefront = typeof read === 'string' ? undefined : read.get(seen.id);
    const deciding = { seen, storefront, now: clock.now(), dueTimes };
    counts[await database.em().transactional((em) => decideRequest(em, deciding))]++;
  }
  if (unreachable !== null) counts.waiting += ready.length;
  return unreachable;
}

/** What waits for the same as when it was last looked at has nothing new to say. */
function standingOf(request: WaitingRequest): 'ready' | 'blocked' | 'still' {
  const obstacle = obstacleOf(request);
  if (obstacle === null) return 'ready';
  return request.looked && obstacle === request.waitsFor ? 'still' : 'blocked';
}

const lookedAgain = `update recount_request set looked_at = $2 where id = any($1::bigint[]) and state = 'waiting'`;

/** By request; or why the shop could not be read. */
async function readNumbers(
  deps: AskedDeps,
  ready: readonly WaitingRequest[],
  signal: AbortSignal,
): Promise<Map<number, number | null> | string> {
  try {
    const numbers = await readShopNumbers(deps, ready, signal);
    return new Map(ready.map(({ id }, index) => [id, numbers[index]!.onHand]));
  } catch (error) {
    if (!(error instanceof StorefrontReadError)) throw error;
    await run(deps.database.em(), shopUnread, [ready.map(({ id }) => id)]);
    return error.message;
  }
}

const shopUnread = `
update recount_request set waits_for = 'the shop, which can''t be read' where id = any($1::bigint[]) and state = 'waiting'`;
