import type { Document } from 'mongodb';
import { handshake } from './handshake.ts';
import type { Deployment } from './deployment.ts';
import { commandNotFound, MongoDoubleError } from './mongo-double-error.ts';
import { indexCommands } from './index-commands.ts';
import { readCommands } from './read-commands.ts';
import { writeCommands } from './write-commands.ts';

export interface Command {
  /** Options that are carried out; any other is refused. */
  takes: readonly string[];
  run(deployment: Deployment, command: Document): Document;
}

const done: Command = { takes: [], run: () => ({}) };

const commands: Readonly<Record<string, Command>> = {
  hello: handshake,
  isMaster: handshake,
  ismaster: handshake,
  ping: done,
  endSessions: done,
  ...readCommands,
  ...writeCommands,
  ...indexCommands,
};

/** What every command may carry and one server in one process has no use for. */
const carried = new Set(['$db', 'lsid', '$readPreference', 'comment', 'maxTimeMS']);

/** Never throws and never says yes to what it didn't do. */
export function answer(deployment: Deployment, command: Document): Document {
  try {
    return { ...carryOut(deployment, command), ok: 1 };
  } catch (error) {
    const code = error instanceof MongoDoubleError ? error.code : 2;
    return { ok: 0, code, errmsg: error instanceof Error ? error.message : String(error) };
  }
}

function carryOut(deployment: Deployment, command: Document): Document {
  const name = Object.keys(command)[0] ?? '';
  const known = commands[name];
  if (!known) throw new MongoDoubleError(`no such command: '${name}' (MongoDB wire double)`, commandNotFound);
  const strange = Object.keys(command).find((key) => key !== name && !carried.has(key) && !known.takes.includes(key));
  if (strange !== undefined) throw new MongoDoubleError(`${name} with ${strange} is not implemented`);
  return known.run(deployment, command);
}
