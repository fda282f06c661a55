import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { openAgentDatabase } from '../domain/access/open-agent-database.ts';
import type { AgentDeps, Caller } from './deps.ts';
import { createMcpServer } from './server.ts';

/** The same server for every caller, at whichever door. */
export interface Agents {
  readonly createServer: (caller: Caller) => Server;
  /** The other end of a connection within this process: for the investigator, who may look and nothing else. */
  readonly connectInMemory: () => Promise<Transport>;
}

/** Opens the agents' own way into the database; `databaseUrl` is the owner's. */
export async function openAgents(
  { databaseUrl, ...rest }: Omit<AgentDeps, 'reader' | 'recorder'> & { readonly databaseUrl: string },
  stack: AsyncDisposableStack,
): Promise<Agents> {
  const database = await openAgentDatabase(databaseUrl);
  stack.defer(() => database.close());
  const deps = { ...rest, reader: database.reader, recorder: database.recorder };
  const createServer = (caller: Caller) => createMcpServer(deps, caller);
  return {
    createServer,
    connectInMemory: async () => {
      const [ours, theirs] = InMemoryTransport.createLinkedPair();
      await createServer(INVESTIGATOR).connect(theirs);
      return ours;
    },
  };
}

const INVESTIGATOR: Caller = {
  transport: 'memory',
  tokenId: null,
  client: 'lockstep investigator',
  scopes: new Set(['stock:read']),
};
