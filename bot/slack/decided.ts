import { type Message, sentence } from '../blocks/message.ts';
import { who } from '../blocks/rich-text.ts';
import { whole } from '../words.ts';
import type { Approval, Ignoring } from './decide.ts';

/** What became of an approval, told to whoever clicked. The card itself is brought up to date by its one writer. */
export function approvalMessage(approval: Exclude<Approval, { outcome: 'confirm-first' }>): Message {
  switch (approval.outcome) {
    case 'approved':
      return sentence(
        `Approved: ${approval.sku} goes from ${whole(approval.from)} to ${whole(approval.to)} in the shop. The card says when it has arrived.`,
      );
    case 'already-decided':
      return sentence('Nothing was done: ', who(approval.by), ' decided on this already, ', { at: approval.at }, '.');
    case 'numbers-moved':
      return sentence(
        'Nothing was written: the numbers moved since this card was shown. It asks again with the new ones.',
      );
    case 'shop-unreachable':
      return sentence(
        "Nothing was written: the shop can't be reached just now. The case stays open; try again in a few minutes.",
      );
    case 'update-on-its-way':
      return sentence(
        'Nothing was written: an update of this SKU is on its way to the shop. Approve again once it has arrived.',
      );
    case 'case-closed':
      return sentence('Nothing was written: shop and ledger agree again, and the case is closed.');
    default:
      return approval satisfies never;
  }
}

export function ignoreMessage(ignoring: Ignoring): Message {
  switch (ignoring.outcome) {
    case 'ignored':
      return sentence(
        'Ignored until ',
        { at: ignoring.until },
        '. A larger difference, or one the other way, comes back at once.',
      );
    case 'case-closed':
      return sentence('Nothing to ignore: shop and ledger agree again, and the case is closed.');
    default:
      return ignoring satisfies never;
  }
}
