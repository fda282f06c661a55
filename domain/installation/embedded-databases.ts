import { startEmbeddedPostgres } from '../embedded-postgres/start.ts';
import { prepareDatabases, type TenantUrls } from './databases.ts';

export interface EmbeddedDatabases {
  readonly urls: TenantUrls;
  stop(): Promise<void>;
}

/** The PostgreSQL in the data folder, with a database for each tenant. */
export async function openEmbeddedDatabases(
  dataFolder: string,
  onLine: (line: string) => void,
): Promise<EmbeddedDatabases> {
  const server = await startEmbeddedPostgres({ dataFolder, onLine });
  try {
    const urls = await prepareDatabases(server.superuserUrl('postgres'), dataFolder);
    return { urls, stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
