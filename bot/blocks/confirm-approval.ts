import type { ModalView } from '@slack/types';
import { line, richText } from './rich-text.ts';
import { plainText } from './text.ts';

export const CONFIRM_APPROVAL = 'confirm_approval';

/** The second question before a large change. `metadata` comes back with the answer. */
export function confirmApproval(says: string, metadata: string): ModalView {
  return {
    type: 'modal',
    callback_id: CONFIRM_APPROVAL,
    private_metadata: metadata,
    title: plainText('A large change', 24),
    submit: plainText('Write it', 24),
    close: plainText('Not now', 24),
    blocks: [
      richText(line({ bold: says })),
      richText(line('Count the bins first if you are in doubt: nothing is written until you press "Write it".')),
    ],
  };
}
