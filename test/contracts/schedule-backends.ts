import { randomBytes } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { Client } from 'pg';
import { prepareScheduleTables, type ScheduleOptions } from '../../jobs/schedule.ts';
import { startMongoDouble } from '../support/mongo-double/server.ts';
import { createEmptyDatabase } from '../support/postgres.ts';

/** An empty place for one schedule, and what the tests do behind its back. */
export interface Place extends AsyncDisposable {
  backend: ScheduleOptions['backend'];
  setNextRunAt(name: string, at: Date): Promise<void>;
  dropConnections(): Promise<void>;
}

export interface BackendUnderTest {
  title: string;
  open: () => Promise<Place>;
  /** A real MongoDB can't be told to cut our connections without administering it. */
  canDropConnections: boolean;
}

const postgres: BackendUnderTest = { title: 'PostgreSQL', open: openPostgres, canDropConnections: true };
const mongoDouble: BackendUnderTest = {
  title: 'MongoDB (wire double)',
  open: openMongoDouble,
  canDropConnections: true,
};

export const realMongoUri = process.env['TEST_MONGODB_URI'];

export const backendsUnderTest: BackendUnderTest[] = [
  postgres,
  mongoDouble,
  ...(realMongoUri === undefined
    ? []
    : [{ title: 'MongoDB (real server)', open: () => openRealMongo(realMongoUri), canDropConnections: false }]),
];

async function openPostgres(): Promise<Place> {
  const { url, drop } = await createEmptyDatabase();
  await prepareScheduleTables(url);
  return {
    backend: { kind: 'postgres', databaseUrl: url },
    setNextRunAt: (name, at) => sql(url, 'update agenda.agenda_jobs set next_run_at = $2 where name = $1', [name, at]),
    dropConnections: () =>
      sql(
        url,
        `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()`,
      ),
    [Symbol.asyncDispose]: drop,
  };
}

async function sql(url: string, text: string, values: unknown[] = []): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text, values);
  } finally {
    await client.end();
  }
}

async function openMongoDouble(): Promise<Place> {
  const double = await startMongoDouble();
  return {
    backend: { kind: 'mongo', uri: double.uri },
    setNextRunAt: (name, at) => setInMongo(double.uri, name, at),
    dropConnections: async () => double.dropConnections(),
    [Symbol.asyncDispose]: () => double.stop(),
  };
}

/** A database of its own on the server that TEST_MONGODB_URI names, dropped afterwards. */
async function openRealMongo(serverUri: string): Promise<Place> {
  const named = new URL(serverUri);
  named.pathname = `lockstep_test_${randomBytes(6).toString('hex')}`;
  return {
    backend: { kind: 'mongo', uri: named.href },
    setNextRunAt: (name, at) => setInMongo(named.href, name, at),
    dropConnections: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => withMongo(named.href, async (client) => void (await client.db().dropDatabase())),
  };
}

function setInMongo(uri: string, name: string, at: Date): Promise<void> {
  return withMongo(uri, async (client) => {
    await client
      .db()
      .collection('agendaJobs')
      .updateOne({ name }, { $set: { nextRunAt: at } });
  });
}

async function withMongo(uri: string, act: (client: MongoClient) => Promise<void>): Promise<void> {
  const client = await MongoClient.connect(uri);
  try {
    await act(client);
  } finally {
    await client.close();
  }
}
