import { createServer, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { HTTPReceiver, type Logger } from '@slack/bolt';
import type { Clock } from '../../domain/clock.ts';
import { DomainError } from '../../domain/errors.ts';
import type { WayIn } from './way-in.ts';
import { isTimely } from './timely.ts';

/** Where Slack sends commands and clicks, under the bot's address. */
const PATH = '/slack/events';

interface DoorOptions {
  readonly signingSecret: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Signed HTTP on this machine only. Bolt checks the signature; before it, we check that the request is of now. */
export function httpDoor({ signingSecret, clock, logger }: DoorOptions): WayIn {
  const receiver = new HTTPReceiver({ signingSecret, endpoints: PATH, logger });
  const server = createServer((request, response) => {
    if (!isTimely(request.headers['x-slack-request-timestamp'], clock.now())) return end(response, 401);
    if (request.method !== 'POST' || request.url !== PATH) return end(response, 404);
    receiver.requestListener(request, response);
  });
  return {
    receiver,
    open: async (port) => {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening').catch((error: unknown) => {
        throw portTrouble(error, port);
      });
      return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${PATH}` };
    },
    close: () => close(server),
  };
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status, { connection: 'close' }).end();
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  server.close();
  server.closeIdleConnections();
  await once(server, 'close');
}

function portTrouble(error: unknown, port: number): unknown {
  if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') return error;
  return new DomainError(
    'port-taken',
    `Port ${port}, where Slack's commands arrive, is taken: set SLACK_PORT to another.`,
  );
}
