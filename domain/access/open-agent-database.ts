import { type Database, openPool, query } from '../database.ts';
import { DomainError } from '../errors.ts';
import { migrationTrouble } from '../installation/database-trouble.ts';
import { prepareLogins } from './logins.ts';

/** What agents' queries run on: nothing they could say makes either do more than its name. */
export interface AgentDatabase {
  /** Sees the views of the schema `history` under the tables' names, for seconds at most, and writes nothing. */
  readonly reader: Database;
  /** Adds readings and lines of the audit. */
  readonly recorder: Database;
  readonly close: () => Promise<void>;
}

/** Longer than any of its queries takes, and short enough that none can hold the shop's ledger up. */
const LONGEST_STATEMENT = '5s';

/** Opens both, making their logins when they aren't there yet; `url` is the owner's. */
export async function openAgentDatabase(url: string, { connections = 8 } = {}): Promise<AgentDatabase> {
  const logins = await prepareLogins(url).catch((error: unknown) => {
    throw migrationTrouble(error);
  });
  const common = `-c statement_timeout=${LONGEST_STATEMENT} -c application_name=lockstep:agents`;
  const reader = await openPool(
    logins.reader,
    `${common} -c search_path=history -c default_transaction_read_only=on`,
    connections,
  );
  const recorder = await openPool(logins.recorder, common, connections);
  await refuseOthers(reader, logins.reader);
  await refuseOthers(recorder, logins.recorder);
  return { reader, recorder, close: async () => void (await Promise.all([reader.close(), recorder.close()])) };
}

/** Whatever an address, a service file or the environment makes of a login: agents get in as who they are, or not at all. */
export async function refuseOthers(database: Database, login: string): Promise<void> {
  const [row] = await query<{ name: string }>(database.em(), 'select session_user::text as name');
  if (row!.name === new URL(login).username) return;
  throw new DomainError('database-unusable', `The database let agents in as ${row!.name}, not by their own login.`);
}
