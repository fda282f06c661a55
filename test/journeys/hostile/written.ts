import { type EntityManager, query } from '../../../domain/database.ts';

type Row = Readonly<Record<string, unknown>>;

/** Every row that could matter to the shop or the ledger: its table and key, and what it says. */
export type Everything = ReadonlyMap<string, string>;

/** One row that is there now and wasn't (`old` is null), that says something else, or is gone (`now` is null). */
export interface Change {
  readonly table: string;
  readonly old: Row | null;
  readonly now: Row | null;
}

/**
 * All tables but those in which an investigation tells of itself. A correction counts once it is more than a proposal, and
 * so does a proposal that isn't what code derives from the drift.
 */
export async function everything(em: EntityManager): Promise<Everything> {
  const [made] = await query<{ statement: string }>(em, statementOverAll, [ITS_OWN]);
  const rows = await query<{ key: string; row: string }>(em, made!.statement);
  return new Map(rows.map(({ key, row }) => [key, row]));
}

export function changes(before: Everything, after: Everything): Change[] {
  const keys = new Set([...before.keys(), ...after.keys()]);
  return [...keys].flatMap((key) => {
    const [old, now] = [before.get(key), after.get(key)];
    return old === now ? [] : [{ table: key.split(' ')[0]!, old: rowOf(old), now: rowOf(now) }];
  });
}

function rowOf(text: string | undefined): Row | null {
  return text === undefined ? null : (JSON.parse(text) as Row);
}

/** What it said, asked, found and cost, the card it changed, and what it was shown by the shop. */
const ITS_OWN = ['finding', 'investigation', 'model_call', 'agent_call', 'notice', 'reading', 'correction'];

// Without what the application may not even read: that it can't write either. What has no id is its own key.
const statementOverAll = `
select string_agg(format('select %L || coalesce(to_jsonb(t) ->> ''id'', to_jsonb(t)::text) as key, to_jsonb(t)::text as row from %s t',
                         relname || ' ', oid::regclass), ' union all ') || '
 union all
select ''correction '' || r.id, to_jsonb(r)::text
  from correction r join finding f on f.id = r.finding_id join drift d on d.id = f.drift_id
 where r.state <> ''proposed'' or (r.from_quantity, r.to_quantity) <> (d.storefront_total, d.expected_total)' as statement
  from pg_class
 where relnamespace = 'public'::regnamespace and relkind = 'r' and has_table_privilege(oid, 'select') and relname <> all($1)`;
