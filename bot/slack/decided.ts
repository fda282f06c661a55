import type { Approval } from '../../domain/investigation/approval.ts';
import type { Ignored } from '../../domain/investigation/ignore-case.ts';
import { type Message, sentence } from '../blocks/message.ts';
import { who } from '../blocks/rich-text.ts';

/** What became of an approval, told to whoever clicked. The card itself is brought up to date by its one writer. */
export function approvalMessage(approval: Approval): Message {
  switch (approval.outcome) {
    case 'already-decided':
      return sentence(
        'Nothing was written: ',
        who(approval.by),
        ' decided on this already, ',
        { at: approval.at },
        '.',
      );
    case 'case-closed':
      return sentence(`${approval.says} Closed `, { at: approval.at }, '.');
    case 'numbers-moved':
      return sentence(`${approval.says} The card is brought up to date.`);
    case 'approved':
    case 'shop-unreachable':
    case 'update-on-its-way':
      return sentence(approval.says);
    case 'confirm-first':
      return sentence('Nothing was written: the change was not confirmed. Press Approve once more.');
    default:
      return approval satisfies never;
  }
}

export function ignoreMessage(ignored: Ignored): Message {
  switch (ignored.outcome) {
    case 'ignored':
      return sentence(
        'Ignored until ',
        { at: ignored.until },
        '. A larger difference, or one the other way, comes back at once.',
      );
    case 'case-closed':
      return sentence(
        'Nothing to ignore: shop and warehouse agree again, and the case is closed since ',
        { at: ignored.at },
        '.',
      );
    default:
      return ignored satisfies never;
  }
}
