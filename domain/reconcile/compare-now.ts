import type { Clock } from '../clock.ts';
import type { Database } from '../database.ts';
import type { Storefront } from '../ports/storefront.ts';
import { readUntaken, type Untaken, type UntakenOrders, untakenOf } from '../storefront/find-untaken.ts';
import { type ComparablePlace, comparablePlace, readOnHand } from './comparable-place.ts';
import { compare } from './compare.ts';
import type { DueTimes } from './due-times.ts';
import { expectationAt, expectedOf, type Terms } from './expected.ts';
import { unquietSince } from './marks.ts';
import { recordReading } from './record-reading.ts';
import { placeKey, takeSnapshotOf } from './snapshot.ts';

export interface CompareNowDeps {
  /** Sees, and changes nothing. */
  readonly reader: Database;
  /** Adds the reading. */
  readonly recorder: Database;
  readonly storefront: Storefront;
  readonly clock: Clock;
  readonly dueTimes: DueTimes;
  readonly inTurn: InTurn;
  /** Has the orders read, for others who ask at the same time as well; never a reading that began before it was asked. */
  readonly share: (read: () => Promise<UntakenOrders>) => Promise<UntakenOrders>;
}

/** Works once the shop may be asked, if need be after others; may refuse instead. */
export type InTurn = <Value>(work: () => Promise<Value>) => Promise<Value>;

/** Units. `reason` says in words why an unjudged one could not be judged; it is null otherwise. */
export interface ComparedNow {
  readonly readingId: number;
  readonly sku: string;
  readonly location: string;
  readonly readAt: Date;
  readonly warehouse: number;
  readonly terms: Terms;
  readonly expected: number;
  readonly storefront: number;
  /** Shop - expected. */
  readonly delta: number;
  readonly verdict: 'agreed' | 'drift' | 'unjudged';
  readonly reason: string | null;
}

/**
 * Compares one SKU at one location with the shop because somebody asks, by the rules of a reconcile, and keeps the
 * reading. It opens and closes no case, and of what it comes to know about orders it stores nothing: what it can't
 * explain without that is unjudged. Throws `StorefrontReadError`, and DomainError when the question has no answer.
 */
export async function compareNow(
  deps: CompareNowDeps,
  { sku, location, askedBy }: { sku: string; location?: string | undefined; askedBy: string },
  signal: AbortSignal,
): Promise<ComparedNow> {
  signal.throwIfAborted();
  const place = await comparablePlace(deps.reader.em(), { sku, location });
  return deps.inTurn(() => compareAt(deps, place, askedBy, signal));
}

/** The reading of orders serves several: it doesn't end with whoever happened to begin it. */
const LONGEST_READING_MS = 30_000;

async function compareAt(
  { reader, recorder, storefront: shop, clock, dueTimes, share }: CompareNowDeps,
  place: ComparablePlace,
  askedBy: string,
  signal: AbortSignal,
): Promise<ComparedNow> {
  const { sku, skuId, locationId } = place;
  const before = await takeSnapshotOf(skuId, reader, clock.now(), dueTimes);
  const readAt = clock.now();
  const storefront = await readOnHand(shop, place, signal);
  const orders = await share(() =>
    readUntaken({ em: reader.em(), storefront: shop }, AbortSignal.timeout(LONGEST_READING_MS)),
  );
  const untaken = await untakenOf(reader.em(), sku, orders);
  const unquiet = (await unquietSince(reader.em(), before.marks, skuId)).get(skuId);
  signal.throwIfAborted();

  const { bins, terms } = expectationAt(before.expectations, locationId);
  const recorded = before.recorded.has(placeKey(skuId, locationId));
  const { kind } = compare({ bins, terms, storefront, mapped: true, recorded });
  const reason = whyUnjudged({ unquiet, untaken, judged: kind === 'agreed' || kind === 'drift' });
  const expected = expectedOf(bins, terms);
  const reading = {
    readAt,
    warehouse: bins,
    terms,
    expected,
    storefront,
    delta: storefront - expected,
    verdict: reason === null && kind !== 'absent' ? kind : 'unjudged',
    reason,
  } as const;
  const readingId = await recordReading(recorder.em(), { skuId, locationId, askedBy, ...reading });
  return { readingId, sku, location: place.location, ...reading };
}

interface Looked {
  readonly unquiet: 'moving' | 'indeterminate' | undefined;
  readonly untaken: Untaken;
  /** Whether the numbers could be held against one another. */
  readonly judged: boolean;
}

/** Null when it can be judged. Pure. */
function whyUnjudged({ unquiet, untaken, judged }: Looked): string | null {
  if (unquiet === 'indeterminate') return 'an update of it is being sent, and nobody knows yet whether it arrived';
  if (unquiet === 'moving') return 'it moved while it was read';
  if (untaken === 'all') return "no reconcile took in the shop's orders to the end yet; the next one does";
  if (untaken === 'some')
    return 'the shop has an order of it that was not taken in yet; the next reconcile takes it in';
  if (untaken === 'too many')
    return 'the shop has more orders that were not taken in yet than were looked through; the next reconcile takes them in';
  if (!judged) return 'nothing of it was ever recorded there, so nothing here can be held against the shop';
  return null;
}
