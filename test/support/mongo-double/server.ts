import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { answer } from './commands.ts';
import { Deployment } from './deployment.ts';
import { encodeAnswer, takeRequests } from './wire.ts';

export interface MongoDouble {
  /** A URI naming a database of its own. */
  uri: string;
  /** Cuts every connection, as a restart of the server would. */
  dropConnections(): void;
  stop(): Promise<void>;
}

/**
 * A DOUBLE, not MongoDB: it speaks enough of the wire protocol for the official driver to talk to it, keeps documents in
 * memory and lets mingo judge queries and updates. It proves how our code uses the driver and the backend, not how MongoDB
 * behaves: no replication, no retryable writes, no transactions, no authentication, no storage. What it doesn't know, command,
 * option or operator, it answers with an error that names it. One request is carried out whole before the next, without an
 * await inside, so findAndModify is as atomic as the real one.
 */
export async function startMongoDouble(): Promise<MongoDouble> {
  const deployment = new Deployment();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A client that went away is the client's affair.
    socket.on('error', () => socket.destroy());
    serve(socket, deployment);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const dropConnections = (): void => sockets.forEach((socket) => socket.destroy());
  return { uri: uriOf(server), dropConnections, stop: () => stop(server, dropConnections) };
}

function serve(socket: Socket, deployment: Deployment): void {
  let unread: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    try {
      const { requests, rest } = takeRequests(Buffer.concat([unread, chunk]));
      unread = rest;
      for (const request of requests) socket.write(encodeAnswer(request, answer(deployment, request.command)));
    } catch (error) {
      // Bytes that are no request we know: there is nobody to answer.
      socket.destroy(error instanceof Error ? error : undefined);
    }
  });
}

function uriOf(server: Server): string {
  const { port } = server.address() as AddressInfo;
  return `mongodb://127.0.0.1:${port}/lockstep_on_a_double`;
}

async function stop(server: Server, dropConnections: () => void): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  dropConnections();
  await closed;
}
