import type { Command } from './commands.ts';

/** Says it is a single server as of MongoDB 7.0, without replication: the driver then sends no retryable writes. */
export const handshake: Command = {
  takes: ['helloOk', 'client', 'compression', 'backpressure'],
  run: () => ({
    helloOk: true,
    ismaster: true,
    isWritablePrimary: true,
    maxBsonObjectSize: 16 * 1024 * 1024,
    maxMessageSizeBytes: 48_000_000,
    maxWriteBatchSize: 100_000,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: 30,
    minWireVersion: 0,
    maxWireVersion: 21,
    readOnly: false,
  }),
};
