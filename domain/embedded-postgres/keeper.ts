import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

/**
 * One process's hand on the server: an idle connection named "lockstep:keeper". While any is held the server isn't
 * stopped. A hand that slipped, because the server or its connection died, is told and can be laid on again.
 */
export class Keeper {
  readonly #url: string;
  #client: Client;
  #closed = false;
  #onLoss: () => void = () => {};

  static async open(url: string): Promise<Keeper> {
    return new Keeper(url, await connect(url));
  }

  private constructor(url: string, client: Client) {
    this.#url = url;
    this.#client = client;
    this.#watch();
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Called whenever the hold is lost, but for its own close. */
  onLoss(told: () => void): void {
    this.#onLoss = told;
  }

  async reopen(): Promise<void> {
    this.#client = await connect(this.#url);
    this.#watch();
  }

  /**
   * How many others use the server; `undefined` when it can't be asked. The goodbyes of our own pools, and those of
   * a process that was killed, may still be on their way: only who is still there after a second counts.
   */
  async othersConnected(): Promise<number | undefined> {
    refOf(this.#client).ref();
    try {
      for (let attempt = 1; ; attempt++) {
        const { rows } = await this.#client.query<{ others: number }>(COUNT_OTHERS);
        const others = rows[0]?.others;
        if (others === 0 || attempt === 40) return others;
        await sleep(25);
      }
    } catch {
      return undefined;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    refOf(this.#client).ref();
    await this.#client.end().catch(() => {});
  }

  #watch(): void {
    this.#client.once('end', () => void (this.#closed || this.#onLoss()));
  }
}

const COUNT_OTHERS = `
  select count(*)::int as others
    from pg_stat_activity
   where backend_type = 'client backend'
     and pid <> pg_backend_pid()`;

async function connect(url: string): Promise<Client> {
  const client = new Client({
    connectionString: url,
    application_name: 'lockstep:keeper',
    connectionTimeoutMillis: 10_000,
    query_timeout: 10_000,
  });
  // A lost connection is told by 'end' too; an 'error' without a listener would end the process.
  client.on('error', () => {});
  await client.connect();
  // Holding on to the server must not hold up the process's own end.
  refOf(client).unref();
  return client;
}

/** Both are missing in the package's types. */
function refOf(client: Client): { ref(): void; unref(): void } {
  return client as Client & { ref(): void; unref(): void };
}
