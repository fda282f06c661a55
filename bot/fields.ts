import { z } from 'zod';

/** The schemas of what people type. Their messages are sentences: faces show them as they are. */

export function text(help: string) {
  return z.string('is missing').trim().min(1, 'is empty').meta({ description: help });
}

export function optionalText(help: string) {
  return z.string().trim().min(1, 'is empty').optional().meta({ description: help });
}

export function flag(help: string) {
  return z.boolean().default(false).meta({ description: help, kind: 'flag' });
}

export const sku = text('the SKU, exactly as the label has it');
export const bin = text('the bin, such as A-03-2');
export const file = text('the file; .gz is unpacked');

/** Units, all digits. "1e3", "12.5" and "12 pcs" are typing errors here, not numbers; a minus gets the ledger's own answer. */
export const quantity = z
  .string('is missing')
  .regex(/^-?[0-9]{1,15}$/, "isn't a whole number of units, such as 12")
  .transform(Number)
  .meta({ description: 'units, such as 12' });

/** Units with their sign. Without one, "8" could mean 8 more or 8 counted: so it is refused. */
export const signedQuantity = z
  .string('is missing')
  .regex(/^[+-][0-9]{1,15}$/, "isn't a change in units: write +3 to add three or -3 to take three away")
  .transform(Number)
  .meta({ description: 'units with their sign: +3 adds, -3 takes away' });

/** What lies there; a minus gets the ledger's own answer. */
export const counted = z
  .string('is missing')
  .regex(/^-?[0-9]{1,15}$/, "isn't a count of units, such as 8")
  .transform(Number)
  .meta({ description: 'the units that lie there, such as 8' });

/** With its offset: whoever types it and whoever reads it may be in different zones. */
export function instant(help: string) {
  return z.iso
    .datetime({ offset: true, error: "isn't a time with its offset, such as 2026-01-31T14:05:00+01:00" })
    .transform((text) => new Date(text))
    .optional()
    .meta({ description: help });
}

function yesOrNo(help: string) {
  return z
    .enum(['yes', 'no'], 'must be yes or no')
    .transform((answer) => answer === 'yes')
    .optional()
    .meta({ description: help });
}

/** When it happened, and what that may ask about. */
export const at = instant('when it happened, such as 2026-01-31T14:05:00+01:00; now if left out');
export const inCount = yesOrNo('yes or no: of what happened before the bin was counted, was it in the count?');
export const shopShows = yesOrNo('yes or no: while a case of the SKU is open, does the shop show this already?');

export const key = optionalText('idempotency key: the same key again records nothing twice');

/** As "stock outbox" numbers updates. */
export const messageId = z
  .string('is missing')
  .regex(/^[1-9][0-9]{0,14}$/, 'isn\'t the number of an update, such as 4711: "stock outbox" lists them')
  .transform(Number)
  .meta({ description: 'the number of the update, as "stock outbox" lists it' });

/** How many rows at most. */
export function limit(usual: number) {
  return z
    .string()
    .default(String(usual))
    .refine((text) => /^[1-9][0-9]{0,4}$/.test(text), 'must be a number from 1 to 99999')
    .transform(Number)
    .meta({ description: `at most this many rows; ${usual} if left out` });
}
