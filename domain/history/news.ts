import { type Database, type EntityManager, query } from '../database.ts';
import type { MovementKind } from '../ledger/movement.ts';
import type { Severity } from '../reconcile/severity.ts';

/** Something worth a line on the running terminal. */
export type News =
  | { readonly kind: 'movement'; readonly movement: MovementNews }
  /** A burst, such as an import: one line instead of thousands. */
  | { readonly kind: 'movements'; readonly count: number }
  | { readonly kind: 'delivered'; readonly updates: number; readonly skus: number }
  /** Corrections that wrote nothing, because the shop's number had moved. */
  | { readonly kind: 'stale'; readonly corrections: number }
  | { readonly kind: 'rejected' | 'quarantined'; readonly updates: number; readonly explanation: string }
  /** The shop can't be reached or won't listen: said once, until it is over. */
  | { readonly kind: 'waiting'; readonly deliveries: number; readonly explanation: string }
  | { readonly kind: 'resumed' }
  | { readonly kind: 'reconciled'; readonly run: RunNews }
  | { readonly kind: 'drift'; readonly drift: DriftNews }
  | { readonly kind: 'drifts'; readonly count: number };

export interface MovementNews {
  readonly kind: MovementKind;
  readonly sku: string;
  readonly bin: string;
  readonly quantityDelta: number;
  readonly reference: string | null;
  readonly actor: string;
}

export interface RunNews {
  readonly id: number;
  readonly failure: string | null;
  readonly compared: number | null;
  readonly unjudged: number | null;
  readonly inFlight: number | null;
  readonly drifting: number | null;
}

export interface DriftNews {
  readonly sku: string;
  readonly delta: number;
  readonly severity: Severity;
}

/** Up to here it is told already. */
export interface Bookmark {
  readonly movement: number;
  readonly settledAt: string;
  readonly run: number;
  readonly drift: number;
  /** Deliveries that failed and wait to be sent again. */
  readonly waiting: number;
}

/** The end of the story so far. */
export async function newBookmark(database: Database): Promise<Bookmark> {
  const [bookmark] = await query<Bookmark>(database.em(), BOOKMARK);
  return bookmark!;
}

const BOOKMARK = `
select coalesce((select max(id) from movement), 0)::float8      as movement,
       coalesce((select max(settled_at) from delivery), '-infinity')::text as "settledAt",
       coalesce((select max(id) from reconcile_run where outcome <> 'running'), 0)::float8 as run,
       coalesce((select max(id) from drift), 0)::float8         as drift,
       (select count(*)::integer from delivery where state = 'waiting' and failures > 0) as waiting`;

/** More lines than this at once are counted instead. */
const MOST_LINES = 8;

/**
 * What happened since, whichever process did it. A row that commits out of the order of its id can be missed: this is
 * for people to watch, the truth is in the tables.
 */
export async function newsSince(
  database: Database,
  since: Bookmark,
): Promise<{ news: readonly News[]; bookmark: Bookmark }> {
  const bookmark = await newBookmark(database);
  const news = [
    ...(await movements(database.em(), since.movement, bookmark.movement)),
    ...(await deliveries(database.em(), since.settledAt, bookmark.settledAt)),
    ...(await troubles(database.em(), since.waiting, bookmark.waiting)),
    ...(await runs(database.em(), since.run, bookmark.run)),
    ...(await drifts(database.em(), since.drift, bookmark.drift)),
  ];
  return { news, bookmark };
}

async function movements(em: EntityManager, after: number, upTo: number): Promise<News[]> {
  if (upTo - after > 100 * MOST_LINES)
    return [{ kind: 'movements', count: await countOf(em, 'movement', after, upTo) }];
  const rows = await query<MovementNews>(
    em,
    `select m.kind, s.code as sku, b.code as bin, m.quantity_delta as "quantityDelta", m.reference, m.actor
       from movement m join sku s on s.id = m.sku_id join bin b on b.id = m.bin_id
      where m.id > $1 and m.id <= $2
      order by m.id`,
    [after, upTo],
  );
  if (rows.length > MOST_LINES) return [{ kind: 'movements', count: rows.length }];
  return rows.map((movement) => ({ kind: 'movement', movement }));
}

async function deliveries(em: EntityManager, after: string, upTo: string): Promise<News[]> {
  const rows = await query<{ state: string; updates: number; skus: number; explanation: string | null }>(
    em,
    `select d.state, count(m.id)::integer as updates, count(distinct m.sku_id)::integer as skus, min(d.explanation) as explanation
       from delivery d join message m on m.delivery_id = d.id
      where d.settled_at > $1::timestamptz and d.settled_at <= $2::timestamptz and m.state = 'frozen'
      group by d.state`,
    [after, upTo],
  );
  return rows.map(({ state, updates, skus, explanation }): News => {
    if (state === 'applied') return { kind: 'delivered', updates, skus };
    if (state === 'stale') return { kind: 'stale', corrections: updates };
    return { kind: state as 'rejected' | 'quarantined', updates, explanation: explanation ?? '' };
  });
}

async function troubles(em: EntityManager, before: number, now: number): Promise<News[]> {
  if (before > 0 && now === 0) return [{ kind: 'resumed' }];
  if (before > 0 || now === 0) return [];
  const [row] = await query<{ explanation: string | null }>(
    em,
    `select explanation from delivery where state = 'waiting' and failures > 0 order by frozen_at limit 1`,
  );
  return [{ kind: 'waiting', deliveries: now, explanation: row?.explanation ?? '' }];
}

async function runs(em: EntityManager, after: number, upTo: number): Promise<News[]> {
  const rows = await query<RunNews>(
    em,
    `select id::float8, failure, compared, unjudged, in_flight as "inFlight", minor + major + critical as drifting
       from reconcile_run where id > $1 and id <= $2 and outcome <> 'running' order by id limit $3`,
    [after, upTo, MOST_LINES],
  );
  return rows.map((run) => ({ kind: 'reconciled', run }));
}

async function drifts(em: EntityManager, after: number, upTo: number): Promise<News[]> {
  const count = await countOf(em, 'drift', after, upTo);
  if (count > MOST_LINES) return [{ kind: 'drifts', count }];
  const rows = await query<DriftNews>(
    em,
    `select s.code as sku, d.delta, d.severity from drift d join sku s on s.id = d.sku_id
      where d.id > $1 and d.id <= $2 order by d.id`,
    [after, upTo],
  );
  return rows.map((drift) => ({ kind: 'drift', drift }));
}

async function countOf(em: EntityManager, table: 'movement' | 'drift', after: number, upTo: number): Promise<number> {
  const sql = `select count(*)::integer as count from ${table} where id > $1 and id <= $2`;
  const [row] = await query<{ count: number }>(em, sql, [after, upTo]);
  return row!.count;
}
