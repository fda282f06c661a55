import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** As much of Slack's Socket Mode as one connection needs: it opens, says hello, sends envelopes, reads acknowledgements. */
export interface SocketSlack {
  readonly apiUrl: string;
  /** Where answers to commands go. */
  readonly responseUrl: string;
  /** Envelope ids that the bot acknowledged. */
  readonly acknowledged: string[];
  /** What was posted to the response url. */
  readonly answers: { text: string }[];
  /** The tokens that each method was called with. */
  readonly tokens: Record<string, string>;
  send(envelope: { envelope_id: string; [key: string]: unknown }): void;
  stop(): Promise<void>;
}

export async function startSocketSlack(): Promise<SocketSlack> {
  const state = {
    acknowledged: [] as string[],
    answers: [] as { text: string }[],
    tokens: {} as Record<string, string>,
  };
  let socket: Duplex | null = null;
  const server = createServer((request, response) => void answer(request, response));
  server.on('upgrade', (request, stream: Duplex) => {
    socket = stream;
    stream.on('error', () => {});
    stream.on('data', (data: Buffer) => {
      for (const text of textFrames(data))
        state.acknowledged.push((JSON.parse(text) as { envelope_id: string }).envelope_id);
    });
    stream.write(handshake(request));
    stream.write(frame({ type: 'hello', num_connections: 1, connection_info: { app_id: 'A1' } }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await request.toArray()).toString();
    const path = request.url ?? '';
    if (path === '/respond') state.answers.push(JSON.parse(body) as { text: string });
    state.tokens[path.replace('/api/', '')] = request.headers.authorization ?? '';
    const open = path.endsWith('apps.connections.open') ? { url: `ws://${url}/socket` } : {};
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ ok: true, team_id: 'T1', user_id: 'UBOT', bot_id: 'B1', ...open }));
  }

  return {
    ...state,
    apiUrl: `http://${url}/api/`,
    responseUrl: `http://${url}/respond`,
    send: (envelope) => void socket?.write(frame(envelope)),
    stop: async () => {
      socket?.destroy();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** RFC 6455: the fixed text that proves a server understood. */
const MAGIC = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

function handshake({ headers }: IncomingMessage): string {
  const accept = createHash('sha1').update(`${headers['sec-websocket-key']}${MAGIC}`).digest('base64');
  return [
    'HTTP/1.1 101 Switching Protocols',
    'upgrade: websocket',
    'connection: upgrade',
    `sec-websocket-accept: ${accept}`,
    '\r\n',
  ].join('\r\n');
}

function frame(message: object): Buffer {
  const payload = Buffer.from(JSON.stringify(message));
  const length = Buffer.alloc(payload.length < 126 ? 2 : 4);
  length[0] = 0x81;
  length[1] = payload.length < 126 ? payload.length : 126;
  if (payload.length >= 126) length.writeUInt16BE(payload.length, 2);
  return Buffer.concat([length, payload]);
}

/** A client's frames are masked; those that aren't text (pings, closes) don't matter here. */
function* textFrames(data: Buffer): Generator<string> {
  for (let at = 0; at + 6 <= data.length;) {
    const isText = (data[at]! & 0x0f) === 1;
    const short = data[at + 1]! & 0x7f;
    const length = short === 126 ? data.readUInt16BE(at + 2) : short;
    const mask = at + (short === 126 ? 4 : 2);
    const payload = data.subarray(mask + 4, mask + 4 + length).map((byte, index) => byte ^ data[mask + (index % 4)]!);
    if (isText) yield Buffer.from(payload).toString();
    at = mask + 4 + length;
  }
}
