import { type EntityManager, query } from '../database.ts';
import type { Severity } from '../reconcile/severity.ts';

/** An open disagreement, as the digest lists it. */
export interface OpenCase {
  readonly sku: string;
  readonly title: string | null;
  readonly location: string;
  /** Shop - expected, units. */
  readonly delta: number;
  readonly severity: Severity;
  readonly openedAt: Date;
  /** Who accepted it, and until when; null while it asks for somebody. */
  readonly accepted: { readonly by: string; readonly until: Date } | null;
}

/** The open cases, those that ask before those that somebody accepted, worst first; `limit` of each. */
export async function listOpenCases(em: EntityManager, now: Date, limit: number): Promise<OpenCase[]> {
  const rows = await query<Row>(
    em,
    `select sku, title, location, delta, severity, "openedAt", "by", "until"
       from (
         select s.code as sku, s.title, l.name as location, c.delta, c.severity, c.opened_at as "openedAt",
                case when c.ignored_until > $1 then c.ignored_by end    as "by",
                case when c.ignored_until > $1 then c.ignored_until end as "until",
                row_number() over (partition by coalesce(c.ignored_until > $1, false)
                                       order by array_position(array['critical', 'major', 'minor'], c.severity),
                                                abs(c.delta) desc, c.id) as place
           from drift_case c
           join sku s      on s.id = c.sku_id
           join location l on l.id = c.location_id
          where c.closed_at is null
       ) open
      where place <= $2
      order by "until" is not null, place`,
    [now, limit],
  );
  return rows.map(({ by, until, openedAt, ...row }) => ({
    ...row,
    openedAt: new Date(openedAt),
    accepted: by === null || until === null ? null : { by, until: new Date(until) },
  }));
}

type Row = Omit<OpenCase, 'openedAt' | 'accepted'> & { openedAt: string; by: string | null; until: string | null };
