import type { Database } from './database/open.ts';

/** The workspace's own clock: the injected one, moved ahead by what /__sim/clock added. */
export interface WorkspaceClock {
  now(db: Database): Promise<Date>;
  advance(db: Database, ms: number): Promise<Date>;
  /**
   * A message's ts: seconds with six decimals, unique and ordered over all channels. The row stays locked until the
   * transaction ends, so that messages also appear in the order of their ts.
   */
  nextTs(db: Database): Promise<string>;
}

export function workspaceClock(injected: () => Date): WorkspaceClock {
  const now = async (db: Database): Promise<Date> => {
    const { rows } = await db.query<{ ahead: number }>('select ahead_ms::float8 as ahead from clock');
    return new Date(injected().getTime() + (rows[0]?.ahead ?? 0));
  };
  return {
    now,
    async advance(db, ms) {
      await db.query('update clock set ahead_ms = ahead_ms + $1', [ms]);
      return now(db);
    },
    async nextTs(db) {
      const micros = (await now(db)).getTime() * 1000;
      const { rows } = await db.query<{ last: string }>(
        'update clock set last_ts = greatest($1::bigint, last_ts + 1) returning last_ts::text as last',
        [micros],
      );
      const last = rows[0]?.last ?? '';
      return `${last.slice(0, -6)}.${last.slice(-6)}`;
    },
  };
}
