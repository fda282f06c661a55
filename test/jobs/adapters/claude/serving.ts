import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A server of our own, for what a script can't do. */
export async function serving(listener: NonNullable<Parameters<typeof createServer>[1]>) {
  const { promise: asked, resolve } = Promise.withResolvers<void>();
  const server: Server = createServer((request, response) => {
    resolve();
    listener(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const close = () =>
    new Promise<void>((closed) => {
      server.close(() => closed());
      server.closeAllConnections();
    });
  onTestFinished(close);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close };
}
