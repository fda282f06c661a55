import type { Clock } from '../domain/clock.ts';
import type { Database } from '../domain/database.ts';
import type { Storefront } from '../domain/ports/storefront.ts';
import type { DueTimes } from '../domain/reconcile/due-times.ts';

/** What answering agents takes. */
export interface AgentDeps {
  /** Sees the views of the schema `history` and writes nothing. */
  readonly reader: Database;
  /** Adds readings and lines of the audit, and nothing else. */
  readonly recorder: Database;
  /** Asked only by what compares with the shop: everything else works without one. */
  readonly storefront: () => Promise<Storefront>;
  readonly clock: Clock;
  readonly dueTimes: DueTimes;
  /** Whether the shop is a stand-in. */
  readonly sandbox: boolean;
  /** Hears of what went wrong here; the agent hears only that something did. */
  readonly onError?: (error: unknown) => void;
}

export type Scope = 'stock:read' | 'stock:propose';

/** Who is at the other end of one connection. */
export interface Caller {
  readonly transport: 'stdio' | 'http' | 'memory';
  /** Of the token it came in with; null where none is needed. */
  readonly tokenId: number | null;
  /** What it is called; null: what it calls itself. */
  readonly client: string | null;
  readonly scopes: ReadonlySet<Scope>;
  /** Whether the token is still one, asked before each answer; for connections that outlive a question. */
  readonly stillHolds?: () => Promise<boolean>;
}
