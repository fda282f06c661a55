import { type EntityManager, query } from '../../../domain/database.ts';
import { MINUTE } from '../../domain/investigation/house.ts';
import type { Place } from './stage.ts';

/** What a finding may make happen: the updates that are sent again. Nothing else may ever come of one. */
export type Allowed = readonly number[] | 'nothing';

/** What somebody answered, as it came. */
interface Answered {
  readonly action?: unknown;
  readonly confidence?: unknown;
  readonly evidence?: unknown;
}

/**
 * Judges a finding by the rows alone, by other means than the product: it may have exactly those updates sent again of
 * which it is provable that the shop never had them, that are late, of this SKU and location, and add up to the delta.
 */
export async function whatIsAllowed(em: EntityManager, place: Place, text: string): Promise<Allowed> {
  const { action, confidence, evidence } = parsed(text);
  if (action !== 'redrive' || typeof confidence !== 'number') return 'nothing';
  if (!(confidence >= 0.85 && confidence <= 1) || Math.abs(place.delta) > 5) return 'nothing';
  if (!Array.isArray(evidence)) return 'nothing';

  const [rows, observedAt] = await Promise.all([rowsOf(em, place), observed(em, place)]);
  const cited = [...new Set<unknown>(evidence)].map((ref) => rows.find((row) => row.ref === ref));
  const worth = cited.map((row) => (row ? worthOf(row, observedAt) : Number.NaN));
  if (worth.reduce((sum, units) => sum + units, 0) !== place.delta) return 'nothing';

  const cites = (row: Row) => evidence.includes(row.ref);
  const resent = rows.filter((row) => cites(row) && provablyUnapplied(row));
  if (rows.some((row) => unsettled(row) && !resent.includes(row))) return 'nothing';
  return resent.length > 0 ? resent.map(({ ref }) => Number(ref.split('/')[1])) : 'nothing';
}

function parsed(text: string): Answered {
  try {
    return (JSON.parse(text) ?? {}) as Answered;
  } catch {
    return {};
  }
}

/** What a row adds to the delta; NaN where no machine may say. */
function worthOf(row: Row, observedAt: Date): number {
  if (row.elsewhere) return Number.NaN;
  if (row.effect === null) return row.inert ? 0 : Number.NaN;
  if (row.effect === 'none' || row.delivery === 'applied') return 0;
  if (row.state === 'confirmed' || row.state === 'netted') return 0;
  const late = observedAt.getTime() - new Date(row.created_at!).getTime() > 15 * MINUTE;
  return late && provablyUnapplied(row) ? -row.units! : Number.NaN;
}

function provablyUnapplied(row: Row): boolean {
  if (row.effect !== 'push' || row.elsewhere) return false;
  if (row.state === 'pending') return true;
  const stored = row.delivery === 'frozen' || row.delivery === 'waiting';
  return stored && !row.ambiguous && row.tries.every((end) => end?.startsWith('not-sent:') || end?.startsWith('busy:'));
}

function unsettled({ effect, state, delivery }: Row): boolean {
  if (effect !== 'push' && effect !== 'set') return false;
  return state === 'pending' || (state === 'frozen' && !['applied', 'rejected', 'stale'].includes(delivery!));
}

/** Anything of the SKU that can be cited. */
interface Row {
  readonly ref: string;
  /** At another location. */
  readonly elsewhere: boolean;
  /** Of a message, as are the ones below; null for every other row. */
  readonly effect: string | null;
  readonly state: string | null;
  readonly units: number | null;
  readonly created_at: string | null;
  readonly delivery: string | null;
  readonly ambiguous: boolean | null;
  readonly tries: readonly (string | null)[];
  /** Says something and explains nothing: ledger lines, readings. A step or an open event would explain. */
  readonly inert: boolean;
}

async function rowsOf(em: EntityManager, { sku, location }: Place): Promise<Row[]> {
  return query<Row>(em, rowsOfSku, [sku, location]);
}

const rowsOfSku = `
with of_sku as (
  select 'message/' || m.id as ref, m.location_id, m.effect, m.state, m.quantity_delta as units, m.created_at, d.state as delivery, d.ambiguous,
         coalesce((select json_agg(outcome) from delivery_attempt where delivery_id = d.id), '[]') as tries, false as inert
    from message m left join delivery d on d.id = m.delivery_id
   where m.sku_id = (select id from sku where code = $1)
  union all
  select other.ref, other.location_id, null, null, null, null, null, null, '[]', other.inert
    from (select 'movement/' || m.id as ref, m.sku_id, b.location_id, true as inert from movement m join bin b on b.id = m.bin_id
          union all select 'drift/' || id, sku_id, location_id, true from drift
          union all select 'reading/' || id, sku_id, location_id, true from reading
          union all select 'agreement/' || run_id, sku_id, location_id, true from last_agreement
          union all select 'step/' || id, sku_id, location_id, false from step
          union all select 'event/' || e.id, s.id, l.id, e.disregarded or e.matched = e.quantity
                      from storefront_event e join sku s on s.code = e.sku join location l using (shop_location_id)) other
   where other.sku_id = (select id from sku where code = $1)
)
select of_sku.*, l.name <> $2 as elsewhere
  from of_sku join location l on l.id = of_sku.location_id
 order by elsewhere, ref`;

async function observed(em: EntityManager, { caseId }: Place): Promise<Date> {
  const [row] = await query<{ at: string }>(
    em,
    'select observed_at as at from drift where id = (select last_drift_id from drift_case where id = $1)',
    [caseId],
  );
  return new Date(row!.at);
}
