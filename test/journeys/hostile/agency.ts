import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import type { AgentDatabase } from '../../../domain/access/open-agent-database.ts';
import type { Decision } from '../../../domain/investigation/decide.ts';
import { withFallback } from '../../../domain/investigation/fallback.ts';
import { investigateCase } from '../../../domain/investigation/investigate-case.ts';
import { createPlaybook } from '../../../domain/investigation/playbook.ts';
import { createPurse } from '../../../domain/investigation/purse.ts';
import type { Toolbox } from '../../../domain/ports/toolbox.ts';
import { defaultDueTimes } from '../../../domain/reconcile/due-times.ts';
import { createClaude } from '../../../jobs/adapters/claude/claude.ts';
import type { ClaudeOptions } from '../../../jobs/adapters/claude/settings.ts';
import { connectToolbox } from '../../../jobs/adapters/toolbox/mcp-toolbox.ts';
import { createMcpServer } from '../../../mcp-server/server.ts';
import type { House } from '../../domain/investigation/house.ts';
import { ScriptedClaude, type Script } from './scripted-claude.ts';

export const KEY = 'sk-ant-api03-canary-of-the-journey';
export const MODEL = 'claude-opus-5-5';

const settings: ClaudeOptions = {
  apiKey: KEY,
  model: MODEL,
  baseUrl: 'http://model.invalid',
  price: { input: 4, output: 20 },
  turns: 8,
  outputTokens: 4_096,
  tokens: 200_000,
  seconds: 30,
  usdPerCase: 5,
  usdPerDay: 1_000,
};

/** All that explains a case, put together as the product does, around a model that plays a script. */
export class Agency {
  /** How often the drain was woken. */
  wakes = 0;
  /** What went wrong in the tools' server. */
  readonly errors: unknown[] = [];
  readonly #house: House;
  readonly #agents: AgentDatabase;
  #toolbox!: Toolbox & { close(): Promise<void> };

  private constructor(house: House, agents: AgentDatabase) {
    this.#house = house;
    this.#agents = agents;
  }

  static async open(house: House): Promise<Agency> {
    const agency = new Agency(house, await house.world.agents());
    await agency.#connect();
    return agency;
  }

  async close(): Promise<void> {
    await this.#toolbox.close();
    await this.#agents.close();
  }

  /** What the script makes of a case, though it was looked at before. */
  async investigate(caseId: number, script: Script): Promise<{ decision: Decision | null; claude: ScriptedClaude }> {
    const { database, clock, deps, signal } = this.#house.world;
    const claude = new ScriptedClaude(script);
    const model = createClaude({
      settings,
      toolbox: async () => this.#toolbox,
      purse: createPurse({ database, clock, usdPerDay: settings.usdPerDay }),
      clock,
      fetch: claude.fetch,
      patience: { timeoutMs: 5_000, retries: 1 },
    });
    const investigator = withFallback({ model, playbook: createPlaybook({ database }) });
    const wake = () => void this.wakes++;
    const decision = await investigateCase({ ...deps, investigator, wake }, caseId, signal, { again: true });
    return { decision, claude };
  }

  async #connect(): Promise<void> {
    const { reader, recorder } = this.#agents;
    const { storefront, clock } = this.#house.world;
    const server = createMcpServer(
      {
        reader,
        recorder,
        storefront: async () => storefront,
        clock,
        dueTimes: defaultDueTimes,
        sandbox: true,
        onError: (error) => void this.errors.push(error),
      },
      { transport: 'memory', tokenId: null, client: null, scopes: new Set(['stock:read']) },
    );
    const [here, there] = InMemoryTransport.createLinkedPair();
    await server.connect(there);
    const toolbox = await connectToolbox(here);
    // Once is enough here: each listing has the client compile every tool's schema again, which takes longer than all the rest.
    const tools = toolbox.list(this.#house.world.signal);
    this.#toolbox = { ...toolbox, list: () => tools };
  }
}
