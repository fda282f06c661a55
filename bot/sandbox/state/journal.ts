import type { World } from '../world.ts';

export interface Entry {
  readonly id: string;
  /** in: a Web API call of the bot. out: a command, an interaction or an event sent to the bot. */
  readonly direction: 'in' | 'out';
  readonly name: string;
  readonly body: unknown;
  readonly outcome: unknown;
  readonly at: Date;
}

export async function note(world: World, entry: Omit<Entry, 'id' | 'at'>): Promise<string> {
  const { rows } = await world.pool.query<{ id: string }>(
    'insert into journal (direction, name, body, outcome, at) values ($1, $2, $3, $4, $5) returning id',
    [
      entry.direction,
      entry.name,
      JSON.stringify(entry.body),
      JSON.stringify(entry.outcome),
      await world.clock.now(world.pool),
    ],
  );
  return rows[0]?.id ?? '';
}

/** Oldest first, the newest thousand at most. */
export async function readJournal({ pool }: World, name: string | null): Promise<Entry[]> {
  const { rows } = await pool.query<Entry>(
    `select * from (
       select id, direction, name, body, outcome, at
         from journal
        where $1::text is null or name = $1
        order by journal.id desc
        limit 1000
     ) newest order by newest.id::bigint`,
    [name],
  );
  return rows;
}
