import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { type Question, questions } from './history-questions.ts';

/** Several agents at once that ask one tool, each again as soon as it was answered. */
export interface CallersOrder {
  readonly url: string;
  readonly token: string;
  /** Of the question. */
  readonly index: number;
  readonly skus: number;
  readonly callers: number;
  /** In all. */
  readonly calls: number;
}

export interface Asked {
  readonly tool: string;
  readonly ms: readonly number[];
  readonly correct: boolean;
}

const order = JSON.parse(process.argv[2]!) as CallersOrder;
const question = questions(order.skus)[order.index]!;
const callers = await Promise.all(Array.from({ length: order.callers }, connect));
// Connections are open, pages in memory, and what runs often is compiled.
const warm = await askAll(question, order.callers * (question.most ? 1 : 12));
const asked = await askAll(question, question.most ? question.most - warm.ms.length : order.calls);
await Promise.all(callers.map((caller) => caller.close()));
process.send!(asked);
process.disconnect();

async function connect(): Promise<Client> {
  const client = new Client({ name: 'bench', version: '1' });
  const requestInit = { headers: { authorization: `Bearer ${order.token}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL(order.url), { requestInit }));
  return client;
}

async function askAll({ tool, pick, expects }: Question, calls: number): Promise<Asked> {
  const ms: number[] = [];
  let left = calls;
  let correct = true;
  const askOn = async (caller: Client): Promise<void> => {
    while (left-- > 0) {
      const started = performance.now();
      const answer = await caller.callTool({ name: tool, arguments: pick() });
      ms.push(performance.now() - started);
      correct &&= answer.isError !== true && expects(answer.structuredContent);
    }
  };
  await Promise.all(callers.map(askOn));
  return { tool, ms, correct };
}
