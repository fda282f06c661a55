import { z } from 'zod';
import { parseToken } from '../domain/access/token-text.ts';

function list(fits: (name: string) => boolean, sentence: string) {
  return z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((name) => name.trim() || []))
    .refine((names) => names.every(fits), sentence);
}

/** How agents get in. Without any of these: over HTTP on this machine, and over stdio to look. */
export const mcpSettings = z.object({
  /** Where HTTP listens, on this machine only. Left out: 7337, or any free one when that is taken. */
  MCP_PORT: z.coerce.number('must be a port.').int('must be a port.').min(0).max(65_535).optional(),
  /** Names besides this machine's own under which a proxy of yours may ask. */
  MCP_HOSTS: list(
    (name) => /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/iu.test(name),
    'must be host names without scheme and port, such as lockstep.acme.com, separated by commas.',
  ),
  /** Addresses besides this machine's own whose pages may ask. */
  MCP_ORIGINS: list(
    (origin) => /^https?:\/\//u.test(origin) && URL.canParse(origin) && new URL(origin).origin === origin,
    'must be addresses such as https://agents.acme.com, without a path or a slash at the end, separated by commas.',
  ),
  /** Secret. What a client that speaks over stdio may do; without it, look. */
  MCP_TOKEN: z
    .string()
    .trim()
    .refine((text) => parseToken(text) !== null, 'must be a token of "stock mcp-token create": copy it again.')
    .optional(),
});
