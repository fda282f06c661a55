import { MongoClient, type Collection } from 'mongodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startMongoDouble, type MongoDouble } from './server.ts';

let double: MongoDouble;
let client: MongoClient;
let shelf: Collection;

beforeAll(async () => {
  double = await startMongoDouble();
  client = await MongoClient.connect(double.uri);
});

beforeEach(async () => {
  shelf = client.db().collection('shelf');
  await shelf.deleteMany({});
});

afterAll(async () => {
  await client.close();
  await double.stop();
});

describe('MongoDB (wire double)', () => {
  it('keeps dates, ids and nulls what they are', async () => {
    const at = new Date(5);
    const { insertedId } = await shelf.insertOne({ at, gone: null });
    expect(await shelf.findOne({ _id: insertedId, at: { $lte: at }, gone: null, absent: null })).toEqual({
      _id: insertedId,
      at,
      gone: null,
    });
  });

  it('gives a document to one of many that take it at once', async () => {
    await shelf.insertOne({ taken: null });
    const takers = Array.from({ length: 20 }, (_, taker) =>
      shelf.findOneAndUpdate({ taken: null }, { $set: { taken: taker } }, { returnDocument: 'after' }),
    );
    expect((await Promise.all(takers)).filter(Boolean)).toHaveLength(1);
  });

  it('inserts on upsert with what the filter asks, once', async () => {
    const upsert = () => shelf.updateOne({ name: 'a' }, { $setOnInsert: { n: 1 }, $set: { m: 2 } }, { upsert: true });
    const [first, second] = [await upsert(), await upsert()];
    expect([first.upsertedCount, second.upsertedCount, second.matchedCount, second.modifiedCount]).toEqual([
      1, 0, 1, 0,
    ]);
    expect(await shelf.find({}, { projection: { _id: 0 } }).toArray()).toEqual([{ name: 'a', n: 1, m: 2 }]);
  });

  it('refuses a duplicate under a partial unique index', async () => {
    await shelf.createIndex({ name: 1 }, { unique: true, partialFilterExpression: { type: 'single' } });
    await shelf.insertMany([{ name: 'a', type: 'single' }, { name: 'a' }, { name: 'a' }]);
    await expect(shelf.insertOne({ name: 'a', type: 'single' })).rejects.toMatchObject({ code: 11_000 });
    await expect(shelf.updateMany({}, { $set: { type: 'single' } })).rejects.toMatchObject({ code: 11_000 });
  });

  it('sorts, counts and hands out long results in batches', async () => {
    await shelf.insertMany(Array.from({ length: 250 }, (_, n) => ({ n })));
    const all = await shelf.find().sort({ n: -1 }).batchSize(100).toArray();
    expect(all.map(({ n }) => n)).toEqual(Array.from({ length: 250 }, (_, n) => 249 - n));
    expect(await shelf.countDocuments({ n: { $lt: 10 } })).toBe(10);
  });

  it('names the command, the option or the operator that it does not know', async () => {
    const db = client.db();
    await expect(db.command({ dropDatabase: 1 })).rejects.toThrow(
      /no such command: 'dropDatabase' \(MongoDB wire double\)/,
    );
    await expect(shelf.find({}, { hint: 'x' }).toArray()).rejects.toThrow('find with hint is not implemented');
    await expect(shelf.find({ n: { $near: 1 } }).toArray()).rejects.toThrow('$near');
    await expect(shelf.updateOne({}, { $shift: { n: 1 } })).rejects.toThrow('$shift');
    await expect(shelf.replaceOne({}, { n: 1 })).rejects.toThrow('replacement');
    await expect(shelf.createIndex({ n: 1 }, { expireAfterSeconds: 1 })).rejects.toThrow('expireAfterSeconds');
    await expect(shelf.updateOne({}, [{ $set: { n: 1 } }])).rejects.toThrow('pipeline');
  });

  it('is found again by the driver after its connections were cut', async () => {
    await shelf.insertOne({ n: 1 });
    double.dropConnections();
    await expect.poll(() => shelf.countDocuments({}).catch(() => 'away')).toBe(1);
  });
});
