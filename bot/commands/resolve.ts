import { z } from 'zod';
import { type Resolved, resolve } from '../../domain/outbox/resolve.ts';
import { defineCommand } from '../command.ts';
import { messageId, text } from '../fields.ts';
import { counted } from '../words.ts';

export const resolveCommand = defineCommand({
  name: 'resolve',
  summary: 'Say whether a stuck update arrived, after looking into the shop',
  example: 'resolve 4711 applied --reason "the shop history shows it"',
  arguments: {
    message: messageId,
    as: z.enum(['applied', 'not-applied'], 'must be applied or not-applied').meta({
      description: 'applied: it is done; not-applied: it is sent anew',
    }),
  },
  options: { reason: text('how you know, for whoever asks later') },
  async run({ ledger }, { message, as, reason }, { actor }) {
    const resolved = await resolve(ledger, { messageId: message, as, actor, reason });
    return { headline: headline(resolved, as), json: { message, as, ...resolved } };
  },
});

/** The delivery was applied as a whole or not at all: what one update tells holds for all of it. */
function headline({ updates, skus, sku }: Resolved, as: 'applied' | 'not-applied'): string {
  const what = skus === 1 ? `${counted(updates, 'update')} of ${sku}` : `${counted(updates, 'update')} of ${skus} SKUs`;
  const together = updates === 1 ? '' : ', which were sent together,';
  return as === 'applied'
    ? `${what}${together} settled as done.`
    : `${what}${together} did not arrive and ${updates === 1 ? 'is' : 'are'} due again under a new key.`;
}
