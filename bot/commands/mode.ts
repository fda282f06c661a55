import { z } from 'zod';
import { type Mode, modes, readMode, setMode } from '../../domain/controls/mode.ts';
import { defineCommand } from '../command.ts';

const says: Readonly<Record<Mode, string>> = {
  shadow: 'Nothing is done without a person; Approve works.',
  assist: 'Small updates that provably never arrived are sent again by themselves; everything else asks.',
  auto: 'Small, explained differences are mended by themselves; everything else asks.',
};

export const modeCommand = defineCommand({
  name: 'mode',
  summary: 'How much may happen without a person: shadow, assist or auto',
  example: 'mode --set assist',
  arguments: {},
  options: {
    set: z
      .enum(modes, `must be one of ${modes.join(', ')}`)
      .optional()
      .meta({ description: `the mode from now on: ${modes.join(', ')}` }),
  },
  async run({ ledger }, { set }, { actor }) {
    const before = await readMode(ledger.database.em());
    if (set) await setMode(ledger, { mode: set, actor });
    const mode = set ?? before;
    const changed = mode === before ? '' : `, no longer ${before}`;
    return { headline: `The mode is ${mode}${changed}.`, notes: [says[mode]], json: { mode, before } };
  },
});
