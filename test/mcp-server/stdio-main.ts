/** The server over this process's own streams, as a client starts it: `DATABASE_URL=... node stdio-main.ts`. */
import { openAgentDatabase } from '../../domain/access/open-agent-database.ts';
import { verifyToken } from '../../domain/access/mcp-tokens.ts';
import { systemClock } from '../../domain/clock.ts';
import { openDatabase } from '../../domain/database.ts';
import { StorefrontReadError } from '../../domain/ports/storefront.ts';
import { defaultDueTimes } from '../../domain/reconcile/due-times.ts';
import { createMcpServer } from '../../mcp-server/server.ts';
import { mcpSettings } from '../../mcp-server/settings.ts';
import { serveStdio } from '../../mcp-server/stdio.ts';
import { localCaller } from '../../mcp-server/stdio/local-caller.ts';

const url = process.env['DATABASE_URL']!;
const { MCP_TOKEN } = mcpSettings.parse(process.env);
const [database, agents] = await Promise.all([openDatabase(url), openAgentDatabase(url)]);
const deps = {
  ...agents,
  storefront: () => Promise.reject(new StorefrontReadError('shop-unreachable', 'there is no shop here')),
  clock: systemClock,
  dueTimes: defaultDueTimes,
  sandbox: true,
};
const caller = await localCaller((bearer) => verifyToken(database, bearer), MCP_TOKEN);
const { signal } = new AbortController();
const streams = { input: process.stdin, output: process.stdout };
await serveStdio({ createServer: (caller) => createMcpServer(deps, caller), caller, ...streams, signal });
await Promise.all([database.close(), agents.close()]);
