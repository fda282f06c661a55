import { Client } from 'pg';
import { systemClock } from '../../domain/clock.ts';
import { type Database, migrate, openDatabase, query } from '../../domain/database.ts';
import { drainOutbox } from '../../domain/outbox/drain.ts';
import { drainDeps } from '../../jobs/drain-deps.ts';
import { type Measured, settleDatabase, timed } from './rounds.ts';
import { StubShop } from './stub-shop.ts';

export interface Messages {
  readonly size: number;
  readonly skus: number;
  /** One receipt a SKU; or a day of a warehouse, some SKUs moving far more than others, for several reasons. */
  readonly kind: 'one per SKU' | 'mix';
}

/** The product's own drain, with the lanes it has in a real process, from the first look to the last confirmation. */
export async function drainLockstep(url: string, messages: Messages): Promise<Measured> {
  await migrate(url);
  await fill(url, messages);
  await settleDatabase(url);
  const database = await openDatabase(url);
  const shop = new StubShop();
  const deps = drainDeps({ database, clock: systemClock }, shop);
  const perSecond = await timed(
    messages.size,
    async () => void (await drainOutbox(deps, new AbortController().signal)),
  );
  const correct = (await toldOnce(database, messages.size)) && (await sameUnits(database, shop));
  await database.close();
  return { perSecond, correct };
}

async function fill(url: string, { size, skus, kind }: Messages): Promise<void> {
  const owner = new Client({ connectionString: url });
  await owner.connect();
  await owner.query(CATALOG, [skus]);
  await owner.query('begin');
  await owner.query('select setseed(0.5)');
  await owner.query(kind === 'mix' ? MIX : ONE_PER_SKU, kind === 'mix' ? [size, skus] : [size]);
  await owner.query(MESSAGES);
  await owner.query('commit');
  await owner.end();
}

/** Each message is a part of exactly one line of one delivery the shop confirmed, or was netted; none was left. */
async function toldOnce(database: Database, size: number): Promise<boolean> {
  const [row] = await query<{ lines: number; messages: number; netted: number; resent: number }>(
    database.em(),
    TOLD_ONCE,
  );
  const { lines, messages, netted, resent } = row!;
  return lines === messages && messages + netted === size && resent === 0;
}

/** The shop's books, item by item, are the ledger's. */
async function sameUnits(database: Database, shop: StubShop): Promise<boolean> {
  const rows = await query<{ code: string; units: number }>(database.em(), UNITS);
  return rows.every(({ code, units }) => (shop.received.get(`item-${code}`)?.units ?? 0) === units);
}

const CATALOG = `
with main as (update location set shop_location_id = 'loc-main' where is_default returning id),
bins as (insert into bin (code, location_id, kind) select 'A-' || n, main.id, 'pick' from main, generate_series(1, 40) n),
skus as (insert into sku (code) select 'SKU-' || n from generate_series(1, $1::integer) n returning code),
items as (insert into storefront_item (inventory_item_id, sku, tracked, read_at) select 'item-' || code, code, true, now() from skus returning inventory_item_id)
insert into storefront_level (inventory_item_id, shop_location_id, on_hand, available, committed, read_at)
select inventory_item_id, 'loc-main', 0, 0, 0, now() from items`;

const ONE_PER_SKU = `
insert into movement (sku_id, bin_id, kind, quantity_delta, actor, occurred_at, recorded_at, idempotency_key, line, content_hash)
select n, 1 + n % 40, 'receipt', 1 + n % 9, 'bench', now(), now(), 'key-' || n, 1, '' from generate_series(1, $1::integer) n`;

// The cube of an even chance: half of all movements go to one SKU in eight.
const MIX = `
insert into movement (sku_id, bin_id, kind, quantity_delta, channel, reference, actor, occurred_at, recorded_at, idempotency_key, line, content_hash)
select sku_id, 1 + sku_id % 40, kind,
       case kind when 'receipt' then 24 when 'fulfillment' then -1 - n % 3 when 'return' then 1 else n % 2 * 2 - 1 end,
       case when kind in ('fulfillment', 'return') then 'wholesale' end, 'P-' || n, 'bench', now(), now(), 'key-' || n, 1, ''
  from (
    select n, 1 + floor($2::integer * power(random(), 3))::integer as sku_id,
           (array['receipt', 'receipt', 'fulfillment', 'fulfillment', 'fulfillment', 'fulfillment', 'fulfillment', 'fulfillment', 'return', 'adjustment'])[1 + floor(10 * random())::integer] as kind
      from generate_series(1, $1::integer) n
  ) day
 order by n`;

const MESSAGES = `
insert into message (movement_id, sku_id, location_id, effect, reason, quantity_delta, state, created_at)
select m.id, m.sku_id, b.location_id, 'push', m.kind, m.quantity_delta, 'pending', m.recorded_at
  from movement m join bin b on b.id = m.bin_id
 order by m.id`;

const TOLD_ONCE = `
with told as (
  select message::bigint as id
    from delivery d cross join jsonb_array_elements(d.lines) line cross join jsonb_array_elements_text(line -> 'messageIds') message
   where d.state = 'applied'
)
select (select count(*) from told)::integer                                   as lines,
       (select count(distinct id) from told)::integer                         as messages,
       (select count(*) from message where state = 'netted')::integer         as netted,
       (select count(*) from delivery where attempts <> 1 or state <> 'applied')::integer as resent`;

const UNITS = `
select s.code, coalesce(sum(m.quantity_delta), 0)::integer as units
  from sku s left join message m on m.sku_id = s.id
 group by s.code`;
