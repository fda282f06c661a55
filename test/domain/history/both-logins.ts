import assert from 'node:assert/strict';
import { inject } from 'vitest';
import { type AgentDatabase, openAgentDatabase } from '../../../domain/access/open-agent-database.ts';
import { type Database, query } from '../../../domain/database.ts';

/** Asks as the application and as the agents' reader, who must be told the same. */
export class BothLogins {
  readonly #application: Database;
  readonly #agents: AgentDatabase;

  private constructor(application: Database, agents: AgentDatabase) {
    this.#application = application;
    this.#agents = agents;
  }

  static async open(application: Database): Promise<BothLogins> {
    const [row] = await query<{ name: string }>(application.em(), 'select current_database() as name');
    const url = new URL(inject('postgres').url);
    url.pathname = row!.name;
    return new BothLogins(application, await openAgentDatabase(url.href, { connections: 2 }));
  }

  async ask<Answer>(question: (database: Database) => Promise<Answer>): Promise<Answer> {
    const answer = await question(this.#agents.reader);
    assert.deepEqual(await question(this.#application), answer);
    return answer;
  }

  /** What both are refused with. */
  async refusal(question: (database: Database) => Promise<unknown>): Promise<unknown> {
    return this.ask((database) =>
      question(database).then(
        () => assert.fail('it was answered'),
        (error: unknown) => error,
      ),
    );
  }

  close(): Promise<void> {
    return this.#agents.close();
  }
}
