import type { Command } from './command.ts';
import { adjustCommand } from './commands/adjust.ts';
import { binCommand } from './commands/bin.ts';
import { catalogCommand } from './commands/catalog.ts';
import { digestCommand } from './commands/digest.ts';
import { drainCommand } from './commands/drain.ts';
import { driftCommand } from './commands/drift.ts';
import { fulfillCommand } from './commands/fulfill.ts';
import { importCommand } from './commands/import.ts';
import { investigateCommand } from './commands/investigate.ts';
import { locationCommand } from './commands/location.ts';
import { mcpTokenCommand } from './commands/mcp-token.ts';
import { modeCommand } from './commands/mode.ts';
import { openCommand } from './commands/open.ts';
import { outboxCommand } from './commands/outbox.ts';
import { receiveCommand } from './commands/receive.ts';
import { reconcileCommand } from './commands/reconcile.ts';
import { recountCommand } from './commands/recount.ts';
import { redriveCommand } from './commands/redrive.ts';
import { resolveCommand } from './commands/resolve.ts';
import { returnCommand } from './commands/return.ts';
import { skuCommand } from './commands/sku.ts';
import { statusCommand } from './commands/status.ts';
import { transferCommand } from './commands/transfer.ts';

/** Everything a person can ask for, in the order in which a day goes. */
export const stockCommands: readonly Command[] = [
  receiveCommand,
  fulfillCommand,
  returnCommand,
  adjustCommand,
  transferCommand,
  recountCommand,
  openCommand,
  importCommand,
  statusCommand,
  skuCommand,
  outboxCommand,
  drainCommand,
  redriveCommand,
  resolveCommand,
  reconcileCommand,
  driftCommand,
  investigateCommand,
  digestCommand,
  modeCommand,
  mcpTokenCommand,
  catalogCommand,
  locationCommand,
  binCommand,
];
