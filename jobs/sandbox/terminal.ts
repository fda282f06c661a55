import { Command, CommanderError } from 'commander';
import { SandboxError } from './errors.ts';
import { COMMANDS } from './terminal/commands.ts';
import type { ShopCommand, TerminalIo } from './terminal/command.ts';
import { shopClient, type ShopAddress } from './terminal/shop-client.ts';

/**
 * `npm run -s shop -- <command>`: the sandbox shop's other side from a shell. Talks to the running shop over /__sim only.
 * With --json the last line of stdout is one JSON value; whatever else there is to say goes to stderr.
 * Returns the exit code: 0, or 1 when the shop or the file refused.
 */
export async function runShopCommand(argv: readonly string[], shop: ShopAddress, io: TerminalIo): Promise<number> {
  const json = argv.includes('--json');
  const program = new Command('shop')
    .description('SANDBOX: the local stand-in for a Shopify shop. Nothing here reaches a real one.')
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) });
  for (const command of COMMANDS) addCommand(program, command, shop, io);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return 0;
  } catch (error) {
    return sayError(error, json, io);
  }
}

function addCommand(program: Command, command: ShopCommand, shop: ShopAddress, io: TerminalIo): void {
  const sub = program.command(command.usage).description(command.description);
  sub.option('--json', 'print one JSON value on the last line');
  for (const option of command.options ?? []) sub.addOption(option);
  sub.action(async () => {
    const options = sub.opts<{ json?: boolean } & Record<string, unknown>>();
    const result = await command.run({ args: sub.args, options }, shopClient(shop));
    if (options.json === true) {
      io.stdout.write(`${JSON.stringify(result.json)}\n`);
      return;
    }
    io.stdout.write(`SANDBOX ${result.heading}\n`);
    if (result.body !== undefined) io.stdout.write(`${result.body}\n`);
  });
}

function sayError(error: unknown, json: boolean, io: TerminalIo): number {
  // Commander has said it already, on stderr; asking for help is no failure.
  if (error instanceof CommanderError) {
    if (json && error.exitCode !== 0) writeJsonError(io, 'usage', error.message, []);
    return error.exitCode;
  }
  if (!(error instanceof SandboxError)) throw error;
  io.stderr.write(`SANDBOX ${error.message}\n`);
  for (const detail of error.details.slice(0, SHOWN_DETAILS)) io.stderr.write(`  ${detail}\n`);
  const hidden = error.details.length - SHOWN_DETAILS;
  if (hidden > 0) io.stderr.write(`  ... and ${hidden} more\n`);
  if (json) writeJsonError(io, error.code, error.message, error.details);
  return 1;
}

function writeJsonError(io: TerminalIo, code: string, message: string, details: readonly string[]): void {
  io.stdout.write(`${JSON.stringify({ error: { code, message, details } })}\n`);
}

/** A screenful. */
const SHOWN_DETAILS = 20;
