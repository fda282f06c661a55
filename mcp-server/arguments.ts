import * as z from 'zod';
import type { Within } from '../domain/history/page.ts';

const UNREADABLE = /[\p{Cc}\u2028\u2029]/u;

/** Text as people type it: what PostgreSQL or a reader would stumble over never gets further than here. */
function typed(most: number) {
  return z
    .string()
    .min(1)
    .max(most)
    .refine((text) => text.isWellFormed() && !UNREADABLE.test(text), {
      error: 'has line breaks, control characters or broken letters',
    });
}

export const skuArgument = typed(255).describe(
  'The SKU as the ledger writes it, letter by letter. search_skus finds it',
);
export const locationArgument = typed(255).describe('The name of a location; leave it out for all of them');
export const orderArgument = typed(255).describe('The order as people call it, with or without "#"');
export const searchArgument = typed(100).describe('Part of a SKU, a title or a barcode; capitals do not matter');
export const caseArgument = z.int().min(1).describe('The number of the case, such as 17');
/** The same where MCP passes texts only. */
export const caseNumber = z
  .string()
  .regex(/^[1-9]\d{0,14}$/, { error: 'is not a whole number' })
  .transform(Number);
export const limitArgument = z.int().min(1).max(200).default(50).describe('The most rows to answer with');

const MOST_DAYS = 400;
const when = 'ISO 8601 with an offset, such as 2026-11-23T10:00:00Z';
const fromArgument = z.iso.datetime({ offset: true }).describe(`Only what was at or after this moment; ${when}`);
const toArgument = z.iso
  .datetime({ offset: true })
  .describe(`Only what was before this moment; ${when}. With from: later than it, and at most ${MOST_DAYS} days`);
export const cursorArgument = z
  .string()
  .max(2_000)
  .describe('nextCursor of the answer before, to go on from there; all other arguments as before');

/** What every list takes. */
export const listArguments = {
  from: fromArgument.optional(),
  to: toArgument.optional(),
  limit: limitArgument,
  cursor: cursorArgument.optional(),
};

export function withinOf({ from, to }: { from?: string | undefined; to?: string | undefined }): Within {
  return { from: from === undefined ? undefined : new Date(from), to: to === undefined ? undefined : new Date(to) };
}

const DAY_MS = 86_400_000;

/** What is wrong with a stretch of time; null when nothing is. */
export function faultOfRange(from: Date, to: Date): string | null {
  if (from >= to) return 'to: it is not later than from; swap them, or leave one out';
  if (to.getTime() - from.getTime() > MOST_DAYS * DAY_MS)
    return `to: it is more than ${MOST_DAYS} days after from; ask for a shorter stretch`;
  return null;
}
