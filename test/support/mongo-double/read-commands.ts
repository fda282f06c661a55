import type { Document } from 'mongodb';
import type { Command } from './commands.ts';

export const readCommands = {
  find: {
    takes: ['filter', 'sort', 'skip', 'limit', 'projection', 'batchSize', 'singleBatch'],
    run: (deployment, command) => {
      const collection = deployment.collectionOf(command, command['find']);
      return deployment.cursors.first(
        collection.namespace,
        collection.find(command['filter'] ?? {}, command),
        batch(command),
      );
    },
  },
  aggregate: {
    takes: ['pipeline', 'cursor'],
    run: (deployment, command) => {
      const collection = deployment.collectionOf(command, command['aggregate']);
      return deployment.cursors.first(
        collection.namespace,
        collection.aggregate(command['pipeline']),
        command['cursor']?.batchSize,
      );
    },
  },
  count: {
    takes: ['query', 'skip', 'limit'],
    run: (deployment, command) => {
      const collection = deployment.collectionOf(command, command['count']);
      return { n: collection.find(command['query'] ?? {}, command).length };
    },
  },
  getMore: {
    takes: ['collection', 'batchSize'],
    run: (deployment, command) => {
      const { namespace } = deployment.collectionOf(command, command['collection']);
      return deployment.cursors.next(namespace, Number(command['getMore']), command['batchSize']);
    },
  },
  killCursors: {
    takes: ['cursors'],
    run: (deployment, command) => {
      for (const id of command['cursors']) deployment.cursors.kill(Number(id));
      return { cursorsKilled: command['cursors'], cursorsNotFound: [], cursorsAlive: [], cursorsUnknown: [] };
    },
  },
} satisfies Record<string, Command>;

/** A single batch holds everything there is. */
function batch(command: Document): number | undefined {
  return command['singleBatch'] ? Number.POSITIVE_INFINITY : command['batchSize'];
}
