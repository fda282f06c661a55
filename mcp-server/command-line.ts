import { DomainError } from '../domain/errors.ts';

const HELP = `Usage: node lockstep.mjs mcp

Serves one agent over standard input and output, as an MCP client starts it: what happened to a SKU, why shop and
warehouse differ, and what is stuck. It only looks. Nothing but the protocol goes to standard output. The settings and
the data folder are those of "npm start", which may run beside it; that one serves agents over HTTP as well.

  --help    this

Settings:
  MCP_TOKEN   what the client may do, by a token of "stock mcp-token create"; without it, look
`;

/** Whether to serve; false when only help was asked for, which is printed. Throws DomainError `wrong-usage`. */
export function parseMcp(argv: readonly string[], out: (text: string) => void): boolean {
  const unknown = argv.find((argument) => argument !== '--help' && argument !== '-h');
  if (unknown !== undefined)
    throw new DomainError('wrong-usage', `"mcp" takes --help only, not "${unknown}". "npm start" serves over HTTP.`);
  if (argv.length > 0) out(HELP);
  return argv.length === 0;
}
