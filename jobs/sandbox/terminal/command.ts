import type { Option } from 'commander';
import type { ShopClient } from './shop-client.ts';

export interface TerminalIo {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

/** One command as data: how it is typed, what it does, what it says. */
export interface ShopCommand {
  /** In commander's words, e.g. "set <SKU> <QTY>". */
  readonly usage: string;
  readonly description: string;
  readonly options?: readonly Option[];
  readonly run: (typed: Typed, client: ShopClient) => Promise<CommandResult>;
}

interface Typed {
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

export interface CommandResult {
  /** Follows the word SANDBOX on the first line. */
  readonly heading: string;
  readonly body?: string;
  /** What --json prints instead. */
  readonly json: unknown;
}
