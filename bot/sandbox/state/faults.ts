import type { Pool } from 'pg';

/** What can go wrong with a Web API call, on request of a test. */
export const FAULT_KINDS = [
  /** ok:false with the given error; nothing is done. */
  'error',
  /** 429 with Retry-After; nothing is done. */
  'ratelimited',
  /** 500 with a page; nothing is done. */
  'broken',
  /** The connection is destroyed before the call is looked at: nothing happened. */
  'drop-before',
  /** The call is carried out, then the connection is destroyed: it happened, unheard. */
  'drop-after',
] as const;

export interface Fault {
  /** "chat.update", or "*" for every method. */
  readonly method: string;
  readonly kind: (typeof FAULT_KINDS)[number];
  readonly error: string | null;
  readonly retryAfter: number | null;
  readonly times: number;
}

export async function addFault(pool: Pool, fault: Fault): Promise<void> {
  await pool.query('insert into fault (method, kind, error, retry_after, remaining) values ($1, $2, $3, $4, $5)', [
    fault.method,
    fault.kind,
    fault.error,
    fault.retryAfter,
    fault.times,
  ]);
}

export async function healFaults(pool: Pool): Promise<number> {
  return (await pool.query('delete from fault')).rowCount ?? 0;
}

/** Takes one hit of the oldest fault for this method; two calls never share a hit. */
export async function claimFault(pool: Pool, method: string): Promise<Fault | undefined> {
  const { rows } = await pool.query<Fault>(
    `update fault
        set remaining = remaining - 1
      where id = (select id
                    from fault
                   where method in ($1, '*')
                     and remaining > 0
                   order by id
                   limit 1
                     for update)
      returning method, kind, error, retry_after as "retryAfter", remaining as times`,
    [method],
  );
  return rows[0];
}
