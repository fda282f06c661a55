import type { World } from '../../domain/reconcile/world.ts';

/** The tables, whosever they are, of which a row has this text in any column. */
export async function tablesWith(world: World, text: string): Promise<string[]> {
  const search = world.asOwner(searchEverywhere.replace('$text', text));
  const [, found] = await search.then(
    () => [],
    (error: unknown) => /^found in: (.*)$/u.exec((error as Error).message) ?? [],
  );
  if (found === undefined) throw new TypeError('the search broke down');
  return found.split(' ').filter(Boolean);
}

// The owner's connection tells nothing but errors: so this always ends in one.
const searchEverywhere = `
do $$
declare searched regclass; found text := ''; hit boolean;
begin
  for searched in select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
                   where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') order by c.relname loop
    execute format('select exists (select from %s as t where strpos(t::text, %L) > 0)', searched, '$text') into hit;
    if hit then found := found || ' ' || searched; end if;
  end loop;
  raise exception 'found in: %', found;
end $$`;
