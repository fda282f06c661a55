import type { Clock } from '../clock.ts';
import { type Database, query } from '../database.ts';
import type { Scope } from './scopes.ts';

export interface TokenRow {
  readonly id: number;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly revokedAt: Date | null;
  readonly revokedBy: string | null;
  readonly lastUsedAt: Date | null;
  /** In the last 24 hours. */
  readonly callsInDay: number;
}

const DAY_MS = 24 * 60 * 60_000;

/** The tokens and how they are used: those that still open the door first, then the newest; never what they are. */
export async function listTokens(
  { database, clock }: { database: Database; clock: Clock },
  { limit = 200 }: { limit?: number } = {},
): Promise<TokenRow[]> {
  const since = new Date(clock.now().getTime() - DAY_MS);
  const rows = await query<Stored>(database.em(), tokens, [limit, since]);
  return rows.map(({ createdAt, revokedAt, lastUsedAt, ...row }) => ({
    ...row,
    createdAt: new Date(createdAt),
    revokedAt: revokedAt === null ? null : new Date(revokedAt),
    lastUsedAt: lastUsedAt === null ? null : new Date(lastUsedAt),
  }));
}

interface Stored extends Omit<TokenRow, 'createdAt' | 'revokedAt' | 'lastUsedAt'> {
  readonly createdAt: string;
  readonly revokedAt: string | null;
  readonly lastUsedAt: string | null;
}

// The newest calls by their ids, which the index has in order; 200,000 is more than the door lets a token make in a day.
const tokens = `
select t.id::float8 as id, t.name, t.scopes, t.created_at as "createdAt", t.created_by as "createdBy",
       t.revoked_at as "revokedAt", t.revoked_by as "revokedBy",
       (select c.called_at from agent_call c where c.token_id = t.id order by c.id desc limit 1) as "lastUsedAt",
       (select count(*) from (select c.called_at from agent_call c where c.token_id = t.id order by c.id desc limit 200000) newest
         where newest.called_at > $2)::float8 as "callsInDay"
  from mcp_token t
 order by (t.revoked_at is null) desc, t.id desc
 limit $1`;
