import type { BlockIssue } from '../domain/history/blocked-messages.ts';

/** Why the shop can't be told about a SKU, and what somebody can do about it. */
export const mappingAdvice: Readonly<Record<BlockIssue | 'not-looked-up', string>> = {
  'no-location':
    "Its building isn't tied to a location of the shop: the next delivery does it if there is only one, else: stock location NAME --shop ID.",
  'not-looked-up': 'The shop was not asked for it yet: the next delivery or reconcile does.',
  unmapped: 'No item of the shop carries this SKU: give it to one there; looked up again every minute.',
  duplicate: 'Several items of the shop carry this SKU: leave it to one of them.',
  untracked: "The shop doesn't count this item: switch on its inventory tracking there.",
  'not-stocked': "The item isn't stocked at this location of the shop: stock it there.",
};
