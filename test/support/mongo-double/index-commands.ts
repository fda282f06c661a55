import type { Document } from 'mongodb';
import type { Command } from './commands.ts';
import { MongoDoubleError } from './mongo-double-error.ts';

export const indexCommands = {
  createIndexes: {
    takes: ['indexes'],
    run: (deployment, command) => {
      const collection = deployment.collectionOf(command, command['createIndexes']);
      const numIndexesBefore = collection.indexes.length;
      for (const index of command['indexes']) collection.createIndex(understood(index));
      return { numIndexesBefore, numIndexesAfter: collection.indexes.length };
    },
  },
  listIndexes: {
    takes: ['cursor'],
    run: (deployment, command) => {
      const { indexes, namespace } = deployment.collectionOf(command, command['listIndexes']);
      return deployment.cursors.first(namespace, indexes);
    },
  },
  listCollections: {
    takes: ['cursor', 'nameOnly'],
    run: (deployment, command) => {
      const database = String(command['$db']);
      const all = deployment.collectionNames(database).map((name) => ({ name, type: 'collection' }));
      return deployment.cursors.first(`${database}.$cmd.listCollections`, all);
    },
  },
} satisfies Record<string, Command>;

const keepable = new Set(['key', 'name', 'unique', 'partialFilterExpression']);

function understood(index: Document): Document {
  const strange = Object.keys(index).find((option) => !keepable.has(option));
  if (strange !== undefined) throw new MongoDoubleError(`createIndexes with ${strange} is not implemented`);
  return index;
}
