import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import packageJson from '../package.json' with { type: 'json' };
import { refusing } from './audit.ts';
import type { AgentDeps, Caller } from './deps.ts';
import { instructions } from './instructions.ts';
import { callTool } from './methods/call-tool.ts';
import { complete } from './methods/complete.ts';
import type { Exchange, Method } from './methods/exchange.ts';
import { getPrompt } from './methods/get-prompt.ts';
import { listPrompts } from './methods/list-prompts.ts';
import { listResources, listResourceTemplates } from './methods/list-resources.ts';
import { listTools } from './methods/list-tools.ts';
import { readResource } from './methods/read-resource.ts';
import { noSuchMethod, tokenRevoked } from './refusal.ts';

const methods: ReadonlyMap<string, Method> = new Map([
  ['tools/list', listTools],
  ['tools/call', callTool],
  ['resources/list', listResources],
  ['resources/templates/list', listResourceTemplates],
  ['resources/read', readResource],
  ['prompts/list', listPrompts],
  ['prompts/get', getPrompt],
  ['completion/complete', complete],
]);

/**
 * What agents talk to, for one connection of one caller; connect it to a transport. Only this file and the tests know
 * the SDK's server: tools, resources and prompts are data.
 */
export function createMcpServer(deps: AgentDeps, caller: Caller): Server {
  const { name, version } = packageJson;
  const server = new Server(
    { name, title: deps.sandbox ? 'SANDBOX Lockstep' : 'Lockstep', version },
    {
      capabilities: { tools: {}, resources: {}, prompts: {}, completions: {} },
      instructions: deps.sandbox ? `SANDBOX: the shop here is a stand-in. ${instructions}` : instructions,
    },
  );
  // All requests come in here but the handshake and ping, which the SDK answers. Handlers of single methods would have the
  // SDK refuse what is malformed before anybody could write down that it was asked.
  server.fallbackRequestHandler = async (request, { signal }) => {
    const method = methods.get(request.method);
    if (!method) throw noSuchMethod();
    const client = caller.client ?? server.getClientVersion()?.name ?? null;
    const exchange = { deps, caller: { ...caller, client }, signal };
    await checkToken(exchange);
    return method(exchange, request.params);
  };
  return server;
}

async function checkToken(exchange: Exchange): Promise<void> {
  const { stillHolds } = exchange.caller;
  if (stillHolds && !(await refusing(exchange, stillHolds))) throw tokenRevoked();
}
