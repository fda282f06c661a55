import type { Clock } from '../clock.ts';
import { type Database, query } from '../database.ts';
import { DomainError } from '../errors.ts';
import { isScope, type Scope, scopes } from './scopes.ts';
import { hashOf, isSecretOf, newSecret, parseToken, tokenText } from './token-text.ts';

interface Access {
  readonly database: Database;
  readonly clock: Clock;
}

export interface NewToken {
  readonly id: number;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Shown once: only its hash is kept. */
  readonly token: string;
}

const LONGEST_NAME = 80;
const UNREADABLE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\uFFFD]/u;

/** Lets an agent in. Throws `bad-name`, `unknown-scope`. */
export async function createToken(
  { database, clock }: Access,
  asked: { name: string; scopes: readonly string[]; actor: string },
): Promise<NewToken> {
  const name = checkedName(asked.name);
  const granted = checkedScopes(asked.scopes);
  const secret = newSecret();
  const [row] = await query<{ id: number }>(
    database.em(),
    `insert into mcp_token (name, secret_hash, scopes, created_at, created_by)
     values ($1, $2, $3, $4, $5) returning id::float8 as id`,
    [name, hashOf(secret), granted, clock.now(), asked.actor],
  );
  const { id } = row!;
  return { id, name, scopes: granted, token: tokenText(id, secret) };
}

/** Ends a token at once: every call is checked. Throws `unknown-token`, `already-revoked`. */
export async function revokeToken(
  { database, clock }: Access,
  { id, actor }: { id: number; actor: string },
): Promise<{ id: number; name: string }> {
  const em = database.em();
  const [revoked] = await query<{ name: string }>(
    em,
    `update mcp_token set revoked_at = $2, revoked_by = $3 where id = $1 and revoked_at is null returning name`,
    [id, clock.now(), actor],
  );
  if (revoked) return { id, name: revoked.name };
  const [known] = await query<{ by: string }>(em, 'select revoked_by as by from mcp_token where id = $1', [id]);
  if (known) throw new DomainError('already-revoked', `Token ${id} was already revoked by ${known.by}.`, { id });
  throw new DomainError('unknown-token', `There is no token ${id}: "mcp-token list" shows them all.`, { id });
}

export interface Verified {
  readonly tokenId: number;
  readonly name: string;
  readonly scopes: ReadonlySet<Scope>;
}

/** Whose token this is; null when it is malformed, unknown or revoked, which a caller can't tell apart. */
export async function verifyToken(database: Database, bearer: string): Promise<Verified | null> {
  const parsed = parseToken(bearer);
  if (!parsed) return null;
  const [row] = await query<{ name: string; scopes: Scope[]; hash: Buffer }>(
    database.em(),
    'select name, scopes, secret_hash as hash from mcp_token where id = $1 and revoked_at is null',
    [parsed.id],
  );
  if (!row || !isSecretOf(row.hash, parsed.secret)) return null;
  return { tokenId: parsed.id, name: row.name, scopes: new Set(row.scopes) };
}

function checkedName(text: string): string {
  const name = text.trim();
  if (name && name.length <= LONGEST_NAME && !UNREADABLE.test(name)) return name;
  throw new DomainError('bad-name', `A token's name says who uses it: 1 to ${LONGEST_NAME} characters on one line.`);
}

function checkedScopes(asked: readonly string[]): Scope[] {
  const granted = scopes.filter((scope) => asked.includes(scope));
  if (granted.length > 0 && asked.every(isScope)) return granted;
  throw new DomainError('unknown-scope', `A token's scopes are ${scopes.join(' and ')}: name one or both.`);
}
