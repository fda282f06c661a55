import { escapeLiteral } from 'pg';
import { query } from '../../domain/database.ts';
import type { World } from '../domain/reconcile/world.ts';

/** Tables that are none of the product's stories, and columns that rows are joined by. */
const UNTOUCHED_TABLES = ['migration', 'login', 'mcp_token', 'agent_call', 'storefront_cursor', 'notice'];
const JOINING = [
  'shop_location_id',
  'inventory_item_id',
  'order_id',
  'event_id',
  'storefront_event.sku',
  'storefront_item.sku',
  'sku.code',
  'delivery.storefront',
];

/**
 * Overwrites every text that the tables' checks let anybody write: the n-th of all becomes the n-th of these, or where one
 * value may stand only once, that with a number behind. Where a text doesn't fit, the row keeps what it had.
 */
export async function overwriteTexts(world: World, texts: readonly string[], { named = false } = {}): Promise<void> {
  const literals = texts.map((text) => escapeLiteral(text)).join(', ');
  await world.asOwner(
    'set session_replication_role = replica', // no trigger minds: this is what somebody with the disk could do
    `do $overwrite$
     declare
       place record; this record; n integer := 0; said text; texts text[] := array[${literals}];
     begin
       for place in ${PLACES} loop
         for this in execute format('select ctid from %I', place.table_name) loop
           n := n + 1;
           said := texts[1 + n % cardinality(texts)] || ${named ? `' ' || place.table_name || '.' || place.column_name || ' ' || n` : `''`};
           begin
             execute format('update %I set %I = $1 where ctid = $2', place.table_name, place.column_name) using said, this.ctid;
           exception
             when unique_violation then
               execute format('update %I set %I = $1 where ctid = $2', place.table_name, place.column_name) using left(said, 200) || n, this.ctid;
             when check_violation or program_limit_exceeded then null; -- not among its words, or more than an index takes
           end;
         end loop;
       end loop;
     end $overwrite$`,
  );
}

const PLACES = `
select c.table_name, c.column_name
  from information_schema.columns c
  join information_schema.tables t using (table_schema, table_name)
 where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.data_type = 'text' and c.is_generated = 'NEVER'
   and c.table_name <> all (array[${UNTOUCHED_TABLES.map((name) => `'${name}'`).join(', ')}])
   and not c.column_name = any (array[${JOINING.map((name) => `'${name}'`).join(', ')}])
   and not c.table_name || '.' || c.column_name = any (array[${JOINING.map((name) => `'${name}'`).join(', ')}])`;

/** The same in what is stored as JSON: the words of gates and evidence, reasons, and the digest. */
export async function overwriteJson(world: World, textOf: (place: string) => string): Promise<void> {
  const said = (place: string) => escapeLiteral(JSON.stringify(textOf(place)));
  const digests = await query<{ day: string; content: unknown }>(world.em(), 'select day::text, content from digest');
  await world.asOwner(
    'set session_replication_role = replica',
    `update finding set
       gates = (select jsonb_agg(g || jsonb_build_object('says', ${said('gates.says')}::jsonb)) from jsonb_array_elements(gates) g),
       evidence = (select jsonb_agg(e || jsonb_build_object('says', ${said('evidence.says')}::jsonb)) from jsonb_array_elements(evidence) e)`,
    `update reconcile_run set unjudged_by_reason = jsonb_build_object(${said('reason')}::jsonb #>> '{}', 3)`,
    ...digests.map(
      ({ day, content }) =>
        `update digest set content = ${escapeLiteral(JSON.stringify(retold(content, textOf)))}::jsonb where day = '${day}'`,
    ),
  );
}

/** Every text in it said otherwise, but days, times and SKUs. */
function retold(value: unknown, textOf: (place: string) => string, place = 'digest'): unknown {
  if (typeof value === 'string') return /^\d{4}-\d\d-\d\d/u.test(value) ? value : textOf(place);
  if (Array.isArray(value)) return value.map((one) => retold(one, textOf, place));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, key === 'sku' ? one : retold(one, textOf, `${place}.${key}`)]),
  );
}

/** Gives every SKU such a code, here and in the shop. Returns the new ones, by the old. */
export async function renameSkus(
  world: World,
  codeOf: (code: string, index: number) => string,
): Promise<Map<string, string>> {
  const rows = await query<{ code: string }>(world.em(), 'select code from sku order by id');
  const codes = new Map(rows.map(({ code }, index) => [code, codeOf(code, index)]));
  const renames = [...codes].flatMap(([from, to]) =>
    ['sku.code', 'storefront_item.sku', 'storefront_event.sku'].map((place) => {
      const [table, column] = place.split('.');
      return `update ${table} set ${column} = ${escapeLiteral(to)} where ${column} = ${escapeLiteral(from)}`;
    }),
  );
  await world.asOwner('set session_replication_role = replica', ...renames);
  const items = await query<{ id: string; sku: string }>(
    world.em(),
    'select inventory_item_id as id, sku from storefront_item where sku is not null',
  );
  for (const { id, sku } of items) world.storefront.renameItem(id, sku);
  return codes;
}
