import { catalogCommand } from './catalog-command.ts';
import type { ShopCommand } from './command.ts';
import { faultCommand, healCommand } from './fault-commands.ts';
import { journalCommand } from './journal-command.ts';
import { levelsCommand, setCommand } from './level-commands.ts';
import { fulfillCommand, orderCommand, refundCommand } from './order-commands.ts';
import { playCommand } from './play-command.ts';

export const COMMANDS: readonly ShopCommand[] = [
  catalogCommand,
  levelsCommand,
  setCommand,
  orderCommand,
  fulfillCommand,
  refundCommand,
  faultCommand,
  healCommand,
  journalCommand,
  playCommand,
];
