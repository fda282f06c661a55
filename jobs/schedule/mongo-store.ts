import { MongoJobRepository } from '@agendajs/mongo-backend';
import { MongoClient, MongoError, MongoServerError, type Collection, type Db } from 'mongodb';
import { DomainError } from '../../domain/errors.ts';
import type { Rhythm, ScheduleStore } from './store.ts';

const collectionName = 'agendaJobs';
const duplicateKey = 11_000;

/**
 * Uses the database that the URI names. The driver replaces lost connections by itself and raises no 'error' events.
 * Throws `schedule-store-unusable`.
 */
export async function openMongoStore(uri: string): Promise<ScheduleStore> {
  try {
    return await connectTo(uri);
  } catch (error) {
    throw isMongos(error) ? unusable(error) : error;
  }
}

async function connectTo(uri: string): Promise<ScheduleStore> {
  const client = new MongoClient(uri, {
    appName: 'lockstep schedule',
    maxPoolSize: 4,
    serverSelectionTimeoutMS: 5_000,
    // A connection that hangs must not hold up every later look at the collection.
    socketTimeoutMS: 15_000,
  });
  try {
    await client.connect();
    return await storeOn(client.db(), () => client.close());
  } catch (error) {
    await client.close();
    throw error;
  }
}

/** The driver's own, or of the look-up of a `mongodb+srv` name. */
function isMongos(error: unknown): error is Error {
  return error instanceof MongoError || (error instanceof Error && 'syscall' in error);
}

/** The driver names hosts, never what is secret in the URI. */
function unusable({ message }: Error): DomainError {
  return new DomainError(
    'schedule-store-unusable',
    `The MongoDB for the schedule can't be used: ${message}. Check MONGODB_URI, or unset it to keep the schedule in PostgreSQL.`,
  );
}

async function storeOn(db: Db, close: () => Promise<void>): Promise<ScheduleStore> {
  const jobs = db.collection(collectionName);
  // Without it two starters' upserts can both insert. PostgreSQL's table has the same rule.
  await jobs.createIndex(
    { name: 1, type: 1 },
    { name: 'oneRowPerRepeatingJob', unique: true, partialFilterExpression: { type: 'single' } },
  );
  const repository = new MongoJobRepository({ mongo: db, db: { collection: collectionName } });
  await repository.connect();
  return {
    repository,
    add: (rhythm) => add(jobs, rhythm),
    change: (rhythm) => change(jobs, rhythm),
    makeDue: (name, now) => makeDue(jobs, name, now),
    close,
  };
}

async function add(jobs: Collection, { name, every, timezone, nextRunAt }: Rhythm): Promise<void> {
  const row = { priority: 0, data: {}, repeatInterval: every, repeatTimezone: timezone, nextRunAt, lockedAt: null };
  try {
    await jobs.updateOne({ name, type: 'single' }, { $setOnInsert: row }, { upsert: true });
  } catch (error) {
    // The other starter was first: the job is there, which is all we want.
    if (!(error instanceof MongoServerError && error.code === duplicateKey)) throw error;
  }
}

async function change(jobs: Collection, { name, every, timezone, nextRunAt }: Rhythm): Promise<void> {
  await jobs.updateOne(
    { name, type: 'single', $or: [{ repeatInterval: { $ne: every } }, { repeatTimezone: { $ne: timezone } }] },
    { $set: { repeatInterval: every, repeatTimezone: timezone, nextRunAt } },
  );
}

async function makeDue(jobs: Collection, name: string, now: Date): Promise<boolean> {
  const { matchedCount } = await jobs.updateOne({ name, type: 'single', lockedAt: null }, { $set: { nextRunAt: now } });
  return matchedCount === 1;
}
