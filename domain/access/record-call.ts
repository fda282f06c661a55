import { type Database, run } from '../database.ts';
import { storableJson } from '../investigation/storable-json.ts';

/** One question of an agent, and what kind of answer it got. */
export interface AgentCall {
  readonly calledAt: Date;
  readonly transport: 'stdio' | 'http' | 'memory';
  /** Null where no token is needed. */
  readonly tokenId: number | null;
  readonly client: string | null;
  /** "tools/call", say, and which one. */
  readonly method: string;
  readonly name: string;
  /** As they were passed; JSON. */
  readonly arguments: unknown;
  readonly outcome: 'found' | 'nothing' | 'refused' | 'failed';
  /** How many it was given. */
  readonly rows: number;
  readonly tookMs: number;
}

/** Enough for any argument that is meant. */
const LONGEST_ARGUMENTS = 2_000;

/** Adds a line to the audit, which nobody can change. `recorder` may do nothing else. */
export async function recordCall(recorder: Database, call: AgentCall): Promise<void> {
  const { calledAt, transport, tokenId, client, method, name, outcome, rows, tookMs } = call;
  await run(
    recorder.em(),
    `insert into agent_call (called_at, transport, token_id, client, method, name, arguments, outcome, rows, took_ms)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [calledAt, transport, tokenId, client, method, name, jsonOf(call.arguments), outcome, rows, tookMs],
  );
}

/** Longer ones are kept as the beginning of their text. */
function jsonOf(args: unknown): string | null {
  if (args === undefined) return null;
  const json = storableJson(args);
  return json.length <= LONGEST_ARGUMENTS ? json : storableJson(json.slice(0, LONGEST_ARGUMENTS));
}
