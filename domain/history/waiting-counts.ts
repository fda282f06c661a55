import { type EntityManager, query } from '../database.ts';

/** A correction that a count asked for and that can't be made yet. */
export interface WaitingCount {
  readonly sku: string;
  readonly location: string;
  readonly bin: string;
  /** Null where it was recorded late that something was in the count. */
  readonly counted: number | null;
  readonly countedAt: Date;
  readonly actor: string;
  /** In words; null until it was looked at. */
  readonly waitsFor: string | null;
}

/** The oldest first. */
export async function waitingCounts(em: EntityManager, limit: number): Promise<WaitingCount[]> {
  const rows = await query<Omit<WaitingCount, 'countedAt'> & { countedAt: string }>(em, waiting, [limit]);
  return rows.map((row) => ({ ...row, countedAt: new Date(row.countedAt) }));
}

const waiting = `
select s.code as sku, l.name as location, b.code as bin, m.counted, m.occurred_at as "countedAt", m.actor, r.waits_for as "waitsFor"
  from recount_request r
  join movement m on m.id = r.movement_id
  join bin b      on b.id = m.bin_id
  join sku s      on s.id = r.sku_id
  join location l on l.id = r.location_id
 where r.state = 'waiting'
 order by r.id
 limit $1`;

/** What the count of an open case's SKU waits for, in words; null when none does. Agents don't see it. */
export async function countWaitsFor(em: EntityManager, caseId: number): Promise<string | null> {
  const [row] = await query<{ waitsFor: string | null }>(em, waitingOfCase, [caseId]);
  return row?.waitsFor ?? null;
}

const waitingOfCase = `
select r.waits_for as "waitsFor"
  from drift_case c
  join recount_request r on r.sku_id = c.sku_id and r.location_id = c.location_id and r.state = 'waiting'
 where c.id = $1 and c.closed_at is null`;
