import { z } from 'zod';
import { Refusal } from '../api/refusal.ts';

/** Parses blocks or a view as Slack does: whole or not at all, with Slack's sentence and pointer for every fault. */
export function check<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  { code, pointer }: { readonly code: string; readonly pointer: string },
): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new Refusal(
    code,
    parsed.error.issues.flatMap((issue) => sentences(issue, input, pointer)),
  );
}

type Issue = z.core.$ZodIssue;

function sentences(issue: Issue, input: unknown, pointer: string): string[] {
  const found = issue.path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    input,
  );
  const at = (path: readonly PropertyKey[]) => `[json-pointer:${[pointer, ...path.map(String)].join('/')}]`;
  if (issue.code === 'invalid_type' && found === undefined && issue.path.length > 0)
    return [`missing required field: ${String(issue.path.at(-1))} ${at(issue.path.slice(0, -1))}`];
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => `invalid additional property: ${key} ${at(issue.path)}`);
  return [`${sentence(issue, found)} ${at(issue.path)}`];
}

/** The wordings for characters, items, fields, types and properties are Slack's own (seen in public issue threads). */
function sentence(issue: Issue, found: unknown): string {
  if (issue.code === 'too_big')
    return issue.origin === 'string'
      ? `must be less than ${Number(issue.maximum) + 1} characters`
      : `no more than ${issue.maximum} items allowed`;
  if (issue.code === 'too_small')
    return issue.origin === 'string'
      ? `must be more than ${Number(issue.minimum) - 1} characters`
      : `no fewer than ${issue.minimum} items allowed`;
  if (issue.code === 'invalid_union') return `unsupported type: ${String(found)}`;
  if (issue.code === 'invalid_value') return `must be one of: ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'invalid_type') return `must provide: ${issue.expected}`;
  return issue.message;
}
