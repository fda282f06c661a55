/** A process of its own that starts the server, says so in a line of JSON, and stops it when told "stop". */
import { createInterface } from 'node:readline';
import { startEmbeddedPostgres } from '../../../domain/embedded-postgres/start.ts';
import { FAST } from './scratch.ts';

const [dataFolder = ''] = process.argv.slice(2);
try {
  const server = await startEmbeddedPostgres({ dataFolder, settings: FAST });
  console.log(JSON.stringify({ port: server.port, adopted: server.adopted }));
  for await (const _ of createInterface({ input: process.stdin })) break;
  await server.stop();
  console.log(JSON.stringify({ stopped: true }));
} catch (error) {
  const { code, message } = error as Error & { code?: string };
  console.log(JSON.stringify({ code, message }));
}
