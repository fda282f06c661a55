import { type EntityManager, query } from '../database.ts';
import { type Page, pageOf, type Within } from './page.ts';

/** Something that moved the shop's number by itself, as the shop told it. */
export interface StorefrontEventRow {
  readonly id: number;
  readonly kind: 'fulfilled' | 'fulfillment-cancelled' | 'restocked';
  /** The order's name, without the shop's "#". */
  readonly order: string;
  readonly sku: string;
  /** Null where the shop named no location, or one that no building here is mapped to. */
  readonly location: string | null;
  /** Units, positive. */
  readonly quantity: number;
  /** How many of them the ledger's own shipments or returns account for. */
  readonly matched: number;
  /** It happened before the opening, whose count has it in already. */
  readonly disregarded: boolean;
  readonly happenedAt: Date;
  readonly learnedAt: Date;
}

interface Asked {
  readonly sku: string;
  readonly location?: string | undefined;
  /** With or without "#". */
  readonly order?: string | undefined;
  readonly kinds?: readonly StorefrontEventRow['kind'][] | undefined;
  /** When we learned of them. */
  readonly within?: Within | undefined;
  readonly limit: number;
  readonly before?: number | undefined;
}

/** What the shop told of a SKU, the last learned first. */
export async function listStorefrontEvents(em: EntityManager, asked: Asked): Promise<Page<StorefrontEventRow>> {
  const { sku, location, order, kinds, within, limit, before } = asked;
  const rows = await query<Raw>(em, EVENTS, [
    sku,
    before ?? null,
    location ?? null,
    order?.replace(/^#/, '') ?? null,
    kinds ?? null,
    within?.from ?? null,
    within?.to ?? null,
    limit + 1,
  ]);
  return pageOf(rows.map(eventOf), limit, (row) => row.id);
}

type Raw = Omit<StorefrontEventRow, 'happenedAt' | 'learnedAt'> & { happenedAt: string; learnedAt: string };

function eventOf(row: Raw): StorefrontEventRow {
  return { ...row, happenedAt: new Date(row.happenedAt), learnedAt: new Date(row.learnedAt) };
}

// Asked for in a way that hides the SKU from the planner: it would take a common one for a reason to walk all events by id.
const EVENTS = `
select e.id::float8, e.kind, e.order_name as order, e.sku, l.name as location, e.quantity, e.matched, e.disregarded,
       e.happened_at as "happenedAt", e.learned_at as "learnedAt"
  from storefront_event e
  left join location l on l.shop_location_id = e.shop_location_id
 where e.sku = (select $1::text)
   and ($2::bigint is null or e.id < $2)
   and ($3::text is null or l.name = $3)
   and ($4::text is null or e.order_name = $4)
   and ($5::text[] is null or e.kind = any($5))
   and ($6::timestamptz is null or e.learned_at >= $6)
   and ($7::timestamptz is null or e.learned_at < $7)
 order by e.id desc
 limit $8`;
