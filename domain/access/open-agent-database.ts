import { type Database, openPool } from '../database.ts';
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
  const logins = await prepareLogins(url);
  const common = `-c statement_timeout=${LONGEST_STATEMENT} -c application_name=lockstep:agents`;
  const reader = await openPool(
    logins.reader,
    `${common} -c search_path=history -c default_transaction_read_only=on`,
    connections,
  );
  const recorder = await openPool(logins.recorder, common, connections);
  return { reader, recorder, close: async () => void (await Promise.all([reader.close(), recorder.close()])) };
}
