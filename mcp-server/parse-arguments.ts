import * as z from 'zod';
import { badArguments } from './refusal.ts';
import { clean } from './untrusted.ts';

/** More than anybody mends at once. */
const MOST_PROBLEMS = 10;

/** Refuses what doesn't fit, with each problem in a sentence. Nothing that was passed is quoted but names of arguments. */
export function parseArguments<Output>(schema: z.ZodObject, args: unknown, of: string): Output {
  const parsed = schema.safeParse(args ?? {});
  if (parsed.success) return parsed.data as Output;
  const problems = parsed.error.issues.slice(0, MOST_PROBLEMS).map((issue) => problemOf(issue, schema));
  throw badArguments(`${of} was not called: ${problems.join('; ')}.`);
}

function problemOf(issue: z.core.$ZodIssue, schema: z.ZodObject): string {
  if (issue.code === 'unrecognized_keys') return unknown(issue.keys, schema);
  const [field] = issue.path;
  if (typeof field !== 'string') return `arguments must be an object; ${taken(schema)}`;
  const wanted = descriptionOf(schema, field);
  const missing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
  return `${field}: ${missing ? 'it is missing' : lowerFirst(issue.message)}. Wanted: ${wanted}`;
}

function unknown(keys: readonly string[], schema: z.ZodObject): string {
  const names = keys.slice(0, 3).map((key) => `"${clean(key, 40)}"`);
  return `there is no argument ${names.join(', ')}; ${taken(schema)}`;
}

function taken(schema: z.ZodObject): string {
  const names = Object.keys(schema.shape);
  return names.length > 0 ? `it takes ${names.join(', ')}` : 'it takes none';
}

function descriptionOf(schema: z.ZodObject, field: string): string {
  const inner: unknown = schema.shape[field];
  return inner instanceof z.ZodType ? (z.globalRegistry.get(inner)?.description ?? describedWithin(inner)) : 'nothing';
}

/** An optional one is described inside its wrapping. */
function describedWithin(schema: z.ZodType): string {
  return (schema instanceof z.ZodOptional && (schema.unwrap() as z.ZodType).description) || 'another value';
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
