import type { Verified } from '../../domain/access/mcp-tokens.ts';
import { DomainError } from '../../domain/errors.ts';
import type { Caller } from '../deps.ts';

/**
 * Who speaks over stdio: the token's holder, or without one whoever may start programs on this machine, and who may
 * therefore look at what it holds anyway. Throws `token-refused`.
 */
export async function localCaller(
  verify: (bearer: string) => Promise<Verified | null>,
  token: string | undefined,
): Promise<Caller> {
  const local = { transport: 'stdio', client: null } as const;
  if (token === undefined) return { ...local, tokenId: null, scopes: new Set(['stock:read']) };
  const verified = await verify(token);
  const stillHolds = async () => (await verify(token)) !== null; // no scope is ever given or taken later
  if (verified) return { ...local, tokenId: verified.tokenId, scopes: verified.scopes, stillHolds };
  throw new DomainError(
    'token-refused',
    'MCP_TOKEN is unknown or was revoked: "stock mcp-token create NAME" makes another; without it, looking is allowed.',
  );
}
