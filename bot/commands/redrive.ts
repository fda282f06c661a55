import { DomainError } from '../../domain/errors.ts';
import { redriveAll, redriveByHand, type Redriven } from '../../domain/outbox/redrive-by-hand.ts';
import { defineCommand } from '../command.ts';
import { flag, messageId, text } from '../fields.ts';
import { counted } from '../words.ts';

export const redriveCommand = defineCommand({
  name: 'redrive',
  summary: 'Send again what certainly has not arrived',
  example: 'redrive 4711 --reason "the item is stocked in the shop now"',
  arguments: { message: messageId.optional().meta({ description: 'the number of the update; or --all' }) },
  options: {
    all: flag('everything that waits or was refused'),
    reason: text('what has changed, for whoever asks later'),
  },
  async run({ ledger }, { message, all, reason }, { actor }) {
    if ((message === undefined) !== all)
      throw new DomainError('message-missing', 'Name one update by its number, or ask for all of them with --all.');
    const redriven =
      message === undefined
        ? await redriveAll(ledger, { actor, reason })
        : await redriveByHand(ledger, { messageId: message, actor, reason });
    return { headline: headline(redriven, all), json: redriven };
  },
});

function headline({ anew, sooner }: Redriven, all: boolean): string {
  const parts: string[] = [];
  if (anew > 0) parts.push(`${counted(anew, 'refused update')} due again`);
  if (sooner > 0) parts.push(`${counted(sooner, 'waiting update')} due at once`);
  if (parts.length > 0) return `${parts.join(', ')}.`;
  return all ? 'Nothing waits, and nothing was refused.' : 'It is due already and goes with the next delivery.';
}
