import type { Database } from './database/open.ts';

/** The shop's own clock: the injected one, moved ahead by what /__sim/clock added. */
export interface ShopClock {
  now(db: Database): Promise<Date>;
  /** The same for who has read `ahead_ms` already. */
  ahead(ms: number): Date;
  advance(db: Database, ms: number): Promise<Date>;
}

export function shopClock(injected: () => Date): ShopClock {
  const ahead = (ms: number) => new Date(injected().getTime() + ms);
  const now = async (db: Database): Promise<Date> => {
    const { rows } = await db.query<{ ahead: number }>('select ahead_ms::float8 as ahead from clock');
    return ahead(rows[0]?.ahead ?? 0);
  };
  return {
    now,
    ahead,
    async advance(db, ms) {
      await db.query('update clock set ahead_ms = ahead_ms + $1', [ms]);
      return now(db);
    },
  };
}

/** Shopify writes times in whole seconds, e.g. "2026-10-01T08:00:00Z" (recorded). */
export function dateTime(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
