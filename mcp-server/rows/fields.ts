import * as z from 'zod';
import type { Terms } from '../../domain/reconcile/expected.ts';
import { severities } from '../../domain/reconcile/severity.ts';

/** A moment as it goes out: ISO 8601 in UTC. */
export const moment = z.iso.datetime().brand<'moment'>();
export type Moment = z.infer<typeof moment>;

export function momentOf(date: Date): Moment;
export function momentOf(date: Date | null): Moment | null;
export function momentOf(date: Date | null): Moment | null {
  return date === null ? null : (date.toISOString() as Moment);
}

export const units = z.int();
export const rowId = z.int().min(1);
export const severity = z.enum(severities);
export const delta = units.describe('Shop - expected. Positive: the shop shows too many, which it may oversell');

export const terms = z
  .strictObject({ U: units, S: units, F: units, R: units, V: units })
  .describe(
    'Units on their way: U told to the shop and not confirmed (signed); S shipped here, not yet fulfilled there; F fulfilled there, not yet shipped here; R restocked there, not yet received here; V received here, not yet restocked there. Expected = warehouse - U + S - F + R - V',
  );

/** A copy without whatever else a row may carry. */
export function termsOf({ U, S, F, R, V }: Terms): z.infer<typeof terms> {
  return { U, S, F, R, V };
}

/** What an investigation may cite a row by. */
export function ref<Kind extends string>(kind: Kind) {
  return z.templateLiteral([`${kind}/`, z.int().min(1)]).describe('What this row is cited by');
}

const WORD = /^[a-z][a-z0-9-]*(?::[a-z0-9-]+)?$/;
/** A code of ours such as "not-sent:refused", where the table takes any text. */
export const word = z.string().max(40).regex(WORD).brand<'word'>();
export type Word = z.infer<typeof word>;

/** Whatever doesn't look like one is "other". */
export function wordOf(text: string): Word;
export function wordOf(text: string | null): Word | null;
export function wordOf(text: string | null): Word | null {
  if (text === null) return null;
  return (text.length <= 40 && WORD.test(text) ? text : 'other') as Word;
}

/** The one of these words it is; what it isn't among, the table shouldn't hold. */
export function oneOf<Known extends string, Other extends string>(known: readonly Known[], text: string, other: Other) {
  return known.find((word) => word === text) ?? other;
}
