import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { json } from 'node:stream/consumers';

/** Serves one connection over two streams, until its input ends. */
type Serve = (streams: { input: PassThrough; output: PassThrough }) => Promise<void>;

interface Message {
  readonly id?: number | string;
  readonly method?: string;
}

/** For a suite that speaks HTTP only, in front of a server over stdio: a connection a session, a line a message, nothing added. */
export async function bridgeToStdio(serve: Serve): Promise<{ url: string; close: () => Promise<void> }> {
  const sessions = new Map<string, Session>();
  const http = createServer((asked, answer) => void passOn(asked, answer));
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');

  async function passOn(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    if (asked.method !== 'POST') return void answer.writeHead(405).end();
    const message = (await json(asked)) as Message;
    const id = message.method === 'initialize' ? randomUUID() : String(asked.headers['mcp-session-id']);
    if (!sessions.has(id)) sessions.set(id, openSession(serve));
    const said = await sessions.get(id)!.ask(message);
    if (said === null) return void answer.writeHead(202).end();
    answer.writeHead(200, { 'content-type': 'application/json', 'mcp-session-id': id }).end(said);
  }

  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`,
    close: async () => {
      http.close();
      http.closeAllConnections();
      await Promise.all([...sessions.values()].map((session) => session.end()));
    },
  };
}

interface Session {
  /** The line that answers a question; null for what has no answer. */
  readonly ask: (message: Message) => Promise<string | null>;
  readonly end: () => Promise<void>;
}

function openSession(serve: Serve): Session {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const served = serve({ input, output });
  const waiting = new Map<number | string, (line: string) => void>();
  createInterface({ input: output }).on('line', (line) => {
    const { id } = JSON.parse(line) as Message; // anything but the protocol fails here
    if (id !== undefined) waiting.get(id)?.(line);
  });
  return {
    ask: async (message) => {
      const { id } = message;
      input.write(`${JSON.stringify(message)}\n`);
      return id === undefined ? null : new Promise<string>((resolve) => waiting.set(id, resolve));
    },
    end: async () => {
      input.end();
      await served;
    },
  };
}
