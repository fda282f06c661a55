import type { Document } from 'mongodb';
import type { Command } from './commands.ts';
import type { Deployment } from './deployment.ts';
import type { Change, DoubleCollection } from './double-collection.ts';
import { MongoDoubleError } from './mongo-double-error.ts';

export const writeCommands = {
  insert: {
    takes: ['documents', 'ordered'],
    run: (deployment, command) => {
      const collection = deployment.collectionOf(command, command['insert']);
      return {
        n: command['documents'].length,
        ...eachInOrder(command, 'documents', (document) => collection.insert(document)),
      };
    },
  },
  update: { takes: ['updates', 'ordered'], run: runUpdates },
  delete: {
    takes: ['deletes', 'ordered'],
    run: (deployment, command) => {
      const collection = deployment.collectionOf(command, command['delete']);
      let n = 0;
      const errors = eachInOrder(command, 'deletes', ({ q, limit, ...rest }) => {
        refuse('delete', rest);
        n += collection.remove(q, limit);
      });
      return { ...errors, n };
    },
  },
  findAndModify: {
    takes: ['query', 'update', 'remove', 'new', 'upsert', 'sort', 'fields'],
    run: (deployment, command) => findAndModify(deployment.collectionOf(command, command['findAndModify']), command),
  },
} satisfies Record<string, Command>;

function runUpdates(deployment: Deployment, command: Document): Document {
  const collection = deployment.collectionOf(command, command['update']);
  const upserted: Document[] = [];
  let n = 0;
  let nModified = 0;
  const errors = eachInOrder(command, 'updates', ({ q, u, upsert, multi, ...rest }, index) => {
    refuse('update', rest);
    const change = collection.change(q, u, { upsert, multi });
    n += change.upserted ? 1 : change.matched;
    nModified += change.modified;
    if (change.upserted) upserted.push({ index, _id: change.upserted['_id'] });
  });
  return { ...errors, n, nModified, ...(upserted.length > 0 && { upserted }) };
}

function findAndModify(collection: DoubleCollection, command: Document): Document {
  const { query = {}, update, sort, upsert = false } = command;
  if (command['remove'] || command['fields'])
    throw new MongoDoubleError('findAndModify with remove or fields is not implemented');
  const change: Change = collection.change(query, update, { upsert, ...(sort && { sort }) });
  const value = command['new'] ? change.after : change.before;
  const lastErrorObject: Document = { n: change.after ? 1 : 0, updatedExisting: change.matched > 0 };
  if (change.upserted) lastErrorObject['upserted'] = change.upserted['_id'];
  return { value: value ?? null, lastErrorObject };
}

/** Stops at the first failure and reports it beside what was done, as an ordered batch does. */
function eachInOrder(command: Document, list: string, act: (item: Document, index: number) => void): Document {
  if (command['ordered'] === false) throw new MongoDoubleError('an unordered batch is not implemented');
  const items: Document[] = command[list];
  for (const [index, item] of items.entries()) {
    try {
      act(item, index);
    } catch (error) {
      if (!(error instanceof MongoDoubleError)) throw error;
      return { n: index, writeErrors: [{ index, code: error.code, errmsg: error.message }] };
    }
  }
  return {};
}

function refuse(command: string, options: Document): void {
  const [strange] = Object.entries(options).find(([, value]) => value !== undefined && value !== false) ?? [];
  if (strange !== undefined) throw new MongoDoubleError(`${command} with ${strange} is not implemented`);
}
