import type { Command } from '../command.ts';
import { adjustCommand } from '../commands/adjust.ts';
import { driftCommand } from '../commands/drift.ts';
import { receiveCommand } from '../commands/receive.ts';
import { reconcileCommand } from '../commands/reconcile.ts';
import { recountCommand } from '../commands/recount.ts';
import { skuCommand } from '../commands/sku.ts';
import { statusCommand } from '../commands/status.ts';
import type { Role } from './roles.ts';

/** One of the commands that Slack takes, and what only Slack needs to know of it. */
export interface SlackCommand {
  readonly command: Command;
  readonly role: Role;
  /** As it is typed after /stock. */
  readonly usage: string;
  /** A write is announced to the whole channel; a look is shown to whoever looks. */
  readonly announced: boolean;
  /** The option that takes whatever follows the arguments: nobody types quotes on a telephone. */
  readonly rest?: string;
  /** Said at once, when the answer takes longer than people wait without a word. */
  readonly meanwhile?: string;
}

const look = { role: 'viewer', announced: false } as const;
const write = { role: 'mover', announced: true } as const;

export const slackCommands: readonly SlackCommand[] = [
  { ...look, command: statusCommand, usage: 'status' },
  { ...look, command: skuCommand, usage: 'sku SKU' },
  { ...write, command: receiveCommand, usage: 'receive SKU QTY BIN' },
  { ...write, command: adjustCommand, usage: 'adjust SKU ±QTY BIN reason ...', rest: 'reason' },
  { ...write, command: recountCommand, usage: 'recount SKU BIN COUNTED' },
  { ...look, command: driftCommand, usage: 'drift' },
  {
    command: reconcileCommand,
    role: 'mover',
    announced: false,
    usage: 'reconcile',
    meanwhile: 'Comparing every SKU with the shop. The answer follows here.',
  },
];
