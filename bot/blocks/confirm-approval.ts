import type { ModalView } from '@slack/types';
import { line, richText } from './rich-text.ts';
import { plainText, short } from './text.ts';

export const CONFIRM_APPROVAL = 'confirm_approval';

/** The second question before a large change. `metadata` comes back with the answer. */
export function confirmApproval({ sku, says }: { sku: string; says: string }, metadata: string): ModalView {
  return {
    type: 'modal',
    callback_id: CONFIRM_APPROVAL,
    private_metadata: metadata,
    title: plainText('A large change', 24),
    submit: plainText('Write it', 24),
    close: plainText('Not now', 24),
    blocks: [
      richText(line({ bold: short(sku, 300) }, `\n${says}`)),
      richText(line('If in doubt, count the bins first. Nothing is written until you press "Write it".')),
    ],
  };
}
