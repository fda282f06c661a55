import * as z from 'zod';

/** Enough to see what a text is about, and too little for a page of instructions. */
const LONGEST_TEXT = 200;
/** As long as a SKU can be: cut, it would name another one, or none. */
const LONGEST_SKU = 255;

/** Text that somebody else wrote, cleaned. A row has it under `untrusted` only: the compiler takes no bare string there. */
export const someText = z.string().max(LONGEST_TEXT).brand<'untrusted text'>();
export type SomeText = z.infer<typeof someText>;

/** A SKU's code: somebody else's text as well, and the one that rows are found by. */
export const skuCode = z.string().max(LONGEST_SKU).describe('The SKU').brand<'SKU'>();
export type SkuCode = z.infer<typeof skuCode>;

type Cleaned<Fields> = { [Name in keyof Fields]: null extends Fields[Name] ? SomeText | null : SomeText };

/** What a person, a shop or a model typed, as it may go out. */
export function untrusted<Fields extends Record<string, string | null>>(fields: Fields): Cleaned<Fields> {
  const cleaned = Object.entries(fields).map(([name, text]) => [
    name,
    text === null ? null : clean(text, LONGEST_TEXT),
  ]);
  return Object.fromEntries(cleaned) as Cleaned<Fields>;
}

export function skuOf(code: string): SkuCode {
  return clean(code, LONGEST_SKU) as SkuCode;
}

/** A sentence of ours that may quote names: longer than they are. */
export function sentence(text: string): string {
  return clean(text, 1_000);
}

const LINE_ENDS = /[\t\n\v\f\r\u0085\u2028\u2029]+/gu;
/** Control and format characters (direction, zero width, tags), and everything else that is never shown: what hides text. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/** One line of visible characters; what doesn't fit is cut, visibly. */
export function clean(text: string, longest: number): string {
  const visible = text.replace(LINE_ENDS, ' ').replace(INVISIBLE, '').toWellFormed();
  return visible.length <= longest ? visible : `${visible.slice(0, longest - 1).toWellFormed()}…`;
}
