import { type EntityManager, query } from '../database.ts';
import type { DueTimes } from '../reconcile/due-times.ts';
import { expectedOf, readExpectations } from '../reconcile/expected.ts';
import type { CaseFacts } from './case-facts.ts';
import type { CitedRow } from './cited-rows.ts';
import type { EvidenceRow } from './gather-evidence.ts';
import type { Standing } from './gates.ts';
import { recentFixes } from './recent-fixes.ts';

interface Asked {
  readonly facts: CaseFacts;
  readonly rows: readonly EvidenceRow[];
  readonly cited: readonly CitedRow[];
  readonly now: Date;
  readonly dueTimes: DueTimes;
}

/** What the gates judge a finding against, as it stands now. */
export async function standingOf(em: EntityManager, { facts, rows, cited, now, dueTimes }: Asked): Promise<Standing> {
  const { skuId, locationId, runId, delta, expected } = facts;
  return {
    delta,
    expected,
    expectedNow: await expectedNow(em, { skuId, locationId, now, dueTimes }),
    rows,
    cited,
    unsettled: await unsettledOf(em, skuId),
    fixes: await recentFixes(em, { runId, skuId, now }),
    stops: stopsOf(facts, now),
  };
}

/** What the shop should show of one SKU at one location at this moment. */
export async function expectedNow(
  em: EntityManager,
  { skuId, locationId, now, dueTimes }: { skuId: number; locationId: number; now: Date; dueTimes: DueTimes },
): Promise<number> {
  const places = await readExpectations(em, { now, dueTimes, skuId });
  const place = places.find((place) => place.locationId === locationId);
  return place ? expectedOf(place.bins, place.terms) : 0;
}

async function unsettledOf(em: EntityManager, skuId: number): Promise<number[]> {
  const rows = await query<{ id: number }>(em, unsettled, [skuId]);
  return rows.map((row) => row.id);
}

const unsettled = `
select m.id::float8
  from message m left join delivery d on d.id = m.delivery_id
 where m.sku_id = $1 and m.effect in ('push', 'set')
   and (m.state = 'pending' or (m.state = 'frozen' and d.state in ('frozen', 'sending', 'waiting', 'quarantined')))
 order by m.id`;

function stopsOf({ ledgerAgrees, ignoredUntil }: CaseFacts, now: Date): string[] {
  const stops: string[] = [];
  if (!ledgerAgrees) stops.push('the ledger does not add up: a bin differs from the sum of its movements');
  if (ignoredUntil !== null && new Date(ignoredUntil) > now) stops.push('somebody asked to leave it alone for now');
  return stops;
}
