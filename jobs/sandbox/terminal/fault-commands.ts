import { Option } from 'commander';
import { z } from 'zod';
import { SandboxError } from '../errors.ts';
import { FAULT_KINDS } from '../faults.ts';
import type { ShopCommand } from './command.ts';
import { count } from './table.ts';
import { units } from './units.ts';

export const faultCommand: ShopCommand = {
  usage: 'fault <KIND>',
  description: `break the way to the shop: ${FAULT_KINDS.join(', ')}`,
  options: [
    new Option(
      '--times <N>',
      'how many requests it hits; without it: one, but down, slow and unauthorized last until heal',
    ),
    new Option('--ms <N>', 'slow: milliseconds each answer waits (3000)'),
  ],
  run: async ({ args: [kind], options }, client) => {
    if (!FAULT_KINDS.some((known) => known === kind)) {
      throw new SandboxError('unknown-fault', `There is no fault "${kind}". There are: ${FAULT_KINDS.join(', ')}.`);
    }
    const { fault } = await client.post(
      'fault',
      { kind, ...number(options, 'times'), ...number(options, 'ms') },
      FAULT,
    );
    const lasts = fault.times === null ? 'until you run: heal' : `for ${count(fault.times, 'request')}`;
    return { heading: `fault ${fault.kind} is on, ${lasts}`, json: fault };
  },
};

export const healCommand: ShopCommand = {
  usage: 'heal',
  description: 'end all faults',
  run: async (_typed, client) => {
    const { healed } = await client.post('heal', {}, z.object({ healed: z.int() }));
    return { heading: healed === 0 ? 'nothing was broken' : `${count(healed, 'fault')} healed`, json: { healed } };
  },
};

const FAULT = z.object({
  fault: z.object({ kind: z.enum(FAULT_KINDS), times: z.int().nullable(), ms: z.int().nullable() }),
});

function number(options: Readonly<Record<string, unknown>>, name: string): Record<string, number> {
  const typed = options[name];
  return typeof typed === 'string' ? { [name]: units(typed) } : {};
}
