import { createHash } from 'node:crypto';
import * as z from 'zod';
import { badArguments } from './refusal.ts';

/** The tool and the other arguments that a cursor belongs to. */
interface Asked {
  readonly tool: string;
  readonly query: unknown;
}

/** Where to go on: opaque to agents, and good for the same question only. It holds no right: the question is asked anew. */
export function writeCursor({ tool, query }: Asked, before: unknown): string {
  return Buffer.from(JSON.stringify({ tool, query: hashOf(query), before })).toString('base64url');
}

/** Refuses another tool's, another question's and what never was one. */
export function readCursor<Position>(cursor: string, { tool, query }: Asked, position: z.ZodType<Position>): Position {
  const mine = z.strictObject({ tool: z.literal(tool), query: z.literal(hashOf(query)), before: position });
  const read = mine.safeParse(decode(cursor));
  if (read.success) return read.data.before;
  throw badArguments(
    `This cursor doesn't belong to this question. Call ${tool} again without cursor, or with the same arguments as before.`,
  );
}

function hashOf(query: unknown): string {
  return createHash('sha256').update(JSON.stringify(query)).digest('base64url').slice(0, 16);
}

function decode(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null; // no cursor looks like that: it is refused with the others
  }
}
