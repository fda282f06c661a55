import type { Pool } from 'pg';
import { inTransaction } from './database/open.ts';

/** What can go wrong on the way to the shop; for GraphQL requests only, never for /__sim. */
export const FAULT_KINDS = [
  /** The connection is destroyed before the request is looked at: nothing happened. */
  'drop-before',
  /** The next mutation is executed and committed, then the connection is destroyed: it happened, unheard. */
  'drop-after-apply',
  /** Every connection is destroyed before the request is read. */
  'down',
  /** Every answer waits, after the work is done. */
  'slow',
  /** An HTML page with status 200. */
  'html',
  /** 401. */
  'unauthorized',
  /** THROTTLED, nothing executed. */
  'throttled',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/** These last until healed when no number of times is given; the others hit once. */
export const STANDING: readonly FaultKind[] = ['down', 'slow', 'unauthorized'];
export const DEFAULT_SLOW_MS = 3000;

export interface Fault {
  readonly kind: FaultKind;
  /** null: until healed. */
  readonly times: number | null;
  readonly ms: number | null;
}

export async function addFault(pool: Pool, fault: Fault): Promise<void> {
  await pool.query('insert into fault (kind, remaining, ms) values ($1, $2, $3)', [fault.kind, fault.times, fault.ms]);
}

export async function healFaults(pool: Pool): Promise<number> {
  return (await pool.query('delete from fault')).rowCount ?? 0;
}

/**
 * Takes one hit of the first fault among these kinds: counted ones before standing ones, oldest first.
 * One request at a time: `--times 1` means one, whatever the number of requests and instances.
 */
export async function claimFault(pool: Pool, kinds: readonly FaultKind[]): Promise<Fault | null> {
  return inTransaction(pool, async (tx) => {
    await tx.query('lock table fault in exclusive mode');
    const claimed = await tx.query<Fault & { id: number }>(
      `select id, kind, remaining as times, ms
         from fault
        where kind = any($1)
        order by remaining is null, id
        limit 1`,
      [kinds],
    );
    const fault = claimed.rows[0];
    if (fault === undefined) return null;
    await tx.query('delete from fault where id = $1 and remaining = 1', [fault.id]);
    await tx.query('update fault set remaining = remaining - 1 where id = $1', [fault.id]);
    return fault;
  });
}
