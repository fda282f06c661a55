import type { KnownBlock } from '@slack/types';
import type { CaseCard } from '../../domain/ports/notifier.ts';
import { signed, whole } from '../words.ts';
import { bullets, line, richText } from './rich-text.ts';

type Term = keyof CaseCard['terms'];

/** expected = bins - U + S - F + R - V: the sign with which each term changes what the shop should show. */
const terms: Readonly<Record<Term, { readonly sign: 1 | -1; readonly says: string }>> = {
  U: { sign: -1, says: 'on its way to the shop, not confirmed yet' },
  S: { sign: 1, says: 'shipped here, not yet shipped in the shop' },
  F: { sign: -1, says: 'shipped in the shop, not yet here' },
  R: { sign: 1, says: 'put back by a refund in the shop, not yet received here' },
  V: { sign: -1, says: 'come back here, not yet refunded in the shop' },
};

/** Where "should be" comes from, when that isn't simply what the bins hold. */
export function whyBlocks({ warehouse, terms: units, expected, closed, correction, proposal }: CaseCard): KnownBlock[] {
  // Once a correction was made, the numbers above are those of before it.
  if (closed || (!proposal && (correction === 'on its way' || correction === 'applied'))) return [];
  const moving = (Object.keys(terms) as Term[]).filter((term) => units[term] !== 0);
  if (moving.length === 0) return [richText(line('Nothing is on its way: the shop should show what the bins hold.'))];
  const lines = moving.map((term) => [`${signed(terms[term].sign * units[term])}  ${terms[term].says}`]);
  return [richText(line(`Why ${whole(expected)}:`), bullets([[`${whole(warehouse)}  in the bins`], ...lines]))];
}
