import type { Proposal } from './propose-correction.ts';

/** What came of somebody's Approve. Only `approved` wrote anything to be sent; `says` is for people, without times. */
export type Approval =
  | (Change & { readonly outcome: 'approved'; readonly messageId: number; readonly says: string })
  | { readonly outcome: 'already-decided'; readonly by: string; readonly at: Date; readonly says: string }
  /** `proposal` is the new one to ask about; null when there is nothing to write any more. */
  | { readonly outcome: 'numbers-moved'; readonly proposal: Proposal | null; readonly says: string }
  | { readonly outcome: 'shop-unreachable'; readonly says: string }
  | { readonly outcome: 'update-on-its-way'; readonly says: string }
  | { readonly outcome: 'case-closed'; readonly as: 'healed' | 'corrected'; readonly at: Date; readonly says: string }
  /** More units than one careless tap should write: ask again, then approve with `confirmed`. */
  | (Change & { readonly outcome: 'confirm-first'; readonly says: string });

/** What a correction does to the shop, in units. */
export interface Change {
  readonly sku: string;
  readonly from: number;
  readonly to: number;
}

export function alreadyDecided(by: string, at: Date): Approval {
  return { outcome: 'already-decided', by, at, says: `${by} approved this already. Nothing was written twice.` };
}

export function caseClosed(as: 'healed' | 'corrected', at: Date): Approval {
  return {
    outcome: 'case-closed',
    as,
    at,
    says: 'Shop and warehouse agree again: the case is closed, and nothing was written.',
  };
}

export function confirmFirst({ sku, from, to }: Change): Approval {
  const says = `This sets the shop ${from} -> ${to}, ${Math.abs(to - from)} units at once. Sure?`;
  return { outcome: 'confirm-first', sku, from, to, says };
}

export function shopUnreachable(why: string): Approval {
  return { outcome: 'shop-unreachable', says: `The shop can't be read, so nothing was written. ${why}` };
}

/** `from` and `to` as they are now. */
export function numbersMoved(proposal: Proposal | null, { from, to }: { from: number; to: number }): Approval {
  return { outcome: 'numbers-moved', proposal, says: `The numbers moved, so nothing was written. ${instead()}` };

  function instead(): string {
    if (proposal)
      return `The shop shows ${proposal.from} now and should show ${proposal.to}: look again, then approve.`;
    if (from === to) return `The shop shows ${from}, as it should: the next check closes the case.`;
    return `It should show ${to}, which no shop can: count the bins.`;
  }
}

export const updateOnItsWay: Approval = {
  outcome: 'update-on-its-way',
  says: 'An update of this SKU is still on its way to the shop, so nothing else was written. It is sent again now; look again after the next check.',
};
