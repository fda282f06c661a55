import * as z from 'zod';
import { faultOfRange } from './arguments.ts';
import { readCursor, writeCursor } from './cursor.ts';
import type { AgentDeps, Caller, Scope } from './deps.ts';
import { jsonSchemaOf } from './json-schema.ts';
import { parseArguments } from './parse-arguments.ts';
import { badArguments } from './refusal.ts';
import { clean, sentence } from './untrusted.ts';

/** What a tool says of itself for machines; each only reads, whatever it is asked. */
interface Annotations {
  readonly readOnlyHint: true;
  readonly destructiveHint: false;
  readonly idempotentHint: boolean;
  /** Whether it asks the shop. */
  readonly openWorldHint: boolean;
}

/** A tool as it is written down, one a file. */
interface ToolData<Input extends z.ZodObject, Row, Position> {
  readonly name: string;
  readonly title: string;
  /** For an agent: what it answers, when to use it, what to use instead. */
  readonly description: string;
  readonly scope: Scope;
  readonly inputSchema: Input;
  readonly rowSchema: z.ZodType<Row>;
  /** Where a page may begin; only tools that take a cursor have one. */
  readonly positionSchema?: z.ZodType<Position>;
  readonly annotations?: Partial<Annotations>;
  readonly handler: (deps: AgentDeps, input: z.output<Input>, asking: Asking<Position>) => Promise<Rows<Row, Position>>;
}

export interface Asking<Position = never> {
  readonly caller: Caller;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** Where the page begins; undefined for the first. */
  readonly before?: Position | undefined;
}

/** What a handler found. */
interface Rows<Row, Position> {
  readonly rows: readonly Row[];
  /** Where the next page begins; null at the end. */
  readonly next?: Position | null;
  /** What to say when there is no row, in a sentence. */
  readonly nothing?: string;
}

/** The same for every tool: what was found, or which question found nothing. */
export interface Answer {
  readonly outcome: 'found' | 'nothing';
  readonly query: Readonly<Record<string, unknown>>;
  readonly rows: readonly unknown[];
  readonly nextCursor: string | null;
  readonly says: string | null;
}

/** A tool as it is offered and called. */
export interface Tool {
  readonly scope: Scope;
  /** What `tools/list` tells of it. */
  readonly listed: {
    readonly name: string;
    readonly title: string;
    readonly description: string;
    readonly inputSchema: Readonly<Record<string, unknown>>;
    readonly outputSchema: Readonly<Record<string, unknown>>;
    readonly annotations: Annotations;
  };
  /** What every answer fits; the tests hold them against it. */
  readonly outputSchema: z.ZodType<Answer>;
  /** Throws a `Refusal` for arguments that don't fit, and whatever the query throws. */
  readonly call: (deps: AgentDeps, args: unknown, asking: Asking) => Promise<Answer>;
}

const reading: Annotations = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };

export function defineTool<Input extends z.ZodObject, Row, Position = never>(
  data: ToolData<Input, Row, Position>,
): Tool {
  const { name, title, description, scope, inputSchema, rowSchema, annotations } = data;
  const outputSchema = answerSchema(rowSchema);
  return {
    scope,
    outputSchema,
    listed: {
      name,
      title,
      description,
      inputSchema: jsonSchemaOf(inputSchema, 'input'),
      outputSchema: jsonSchemaOf(outputSchema, 'output'),
      annotations: { ...reading, ...annotations },
    },
    call: (deps, args, asking) => answer(data, { deps, args, asking }),
  };
}

function answerSchema<Row>(rowSchema: z.ZodType<Row>) {
  return z.strictObject({
    outcome: z.enum(['found', 'nothing']),
    query: z.record(z.string(), z.unknown()).describe('The arguments as they were understood'),
    rows: z
      .array(rowSchema)
      .describe('Newest first where they have times. What others typed is under "untrusted" only'),
    nextCursor: z.string().nullable().describe('For the next page; null: that was all'),
    says: z.string().nullable().describe('What was looked for and not found'),
  });
}

async function answer<Input extends z.ZodObject, Row, Position>(
  { name, inputSchema, positionSchema, handler }: ToolData<Input, Row, Position>,
  { deps, args, asking }: { deps: AgentDeps; args: unknown; asking: Asking },
): Promise<Answer> {
  const input = parseArguments<z.output<Input>>(inputSchema, args, name);
  const { cursor, ...asked } = input as Record<string, unknown>;
  const query = understood(asked);
  refuseRange(name, query);
  const before =
    typeof cursor === 'string' && positionSchema
      ? readCursor(cursor, { tool: name, query }, positionSchema)
      : undefined;
  const { rows, next = null, nothing = null } = await handler(deps, input, { ...asking, before });
  return {
    outcome: rows.length > 0 ? 'found' : 'nothing',
    query,
    rows,
    nextCursor: next === null ? null : writeCursor({ tool: name, query }, next),
    says: rows.length > 0 || nothing === null ? null : sentence(nothing),
  };
}

const times = new Set(['from', 'to']);

/** The question as it is repeated in the answer: one spelling for each, so that a cursor knows its own. */
function understood(asked: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const given = Object.entries(asked).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    given.map(([name, value]) => {
      if (typeof value !== 'string') return [name, value];
      return [name, times.has(name) ? new Date(value).toISOString() : clean(value, 255)];
    }),
  );
}

function refuseRange(tool: string, { from, to }: Readonly<Record<string, unknown>>): void {
  if (typeof from !== 'string' || typeof to !== 'string') return;
  const fault = faultOfRange(new Date(from), new Date(to));
  if (fault) throw badArguments(`${tool} was not called: ${fault}.`);
}
