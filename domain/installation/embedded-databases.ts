import type { DomainError } from '../errors.ts';
import { startEmbeddedPostgres } from '../embedded-postgres/start.ts';
import { prepareDatabases, type TenantUrls } from './databases.ts';

export interface EmbeddedDatabases {
  readonly urls: TenantUrls;
  stop(): Promise<void>;
}

/** The PostgreSQL in the data folder, with a database for each tenant. `onLine` hears what takes a moment until it is open, `onLost` of a server that died for good. */
export async function openEmbeddedDatabases(
  dataFolder: string,
  onLine: (line: string) => void,
  onLost?: (error: DomainError) => void,
): Promise<EmbeddedDatabases> {
  let opening = true;
  // Afterwards there is only "others use it still", which is no news to whoever started them.
  const sayWhileOpening = (line: string) => void (opening && onLine(line));
  const server = await startEmbeddedPostgres({ dataFolder, onLine: sayWhileOpening, ...(onLost && { onLost }) });
  opening = false;
  try {
    const urls = await prepareDatabases(server.superuserUrl('postgres'), dataFolder);
    return { urls, stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
