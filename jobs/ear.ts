import { Client } from 'pg';

export interface Ear {
  readonly databaseUrl: string;
  /** PostgreSQL's notification channel. */
  readonly channel: string;
  /** Shown as the connection's name. */
  readonly name: string;
  /** Also called when it begins to listen: what was said before was missed. */
  readonly onWake: () => void;
  readonly onError: (error: unknown) => void;
}

/** Listens on a connection of its own, and comes back after the database restarted. */
export async function listen({ databaseUrl, channel, name, onWake, onError }: Ear): Promise<{ stop(): Promise<void> }> {
  let client: Client | null = null;
  let stopped = false;

  async function connect(): Promise<void> {
    const fresh = new Client({ connectionString: databaseUrl, application_name: name });
    fresh.on('error', onError);
    fresh.on('end', () => void (stopped || setTimeout(() => void connect().catch(onError), 1_000).unref()));
    fresh.on('notification', onWake);
    await fresh.connect();
    await fresh.query(`listen ${channel}`);
    client = fresh;
    onWake();
  }

  await connect();
  return {
    stop: async () => {
      stopped = true;
      await client?.end();
    },
  };
}
