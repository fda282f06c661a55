import type { Result } from '@modelcontextprotocol/sdk/types.js';
import type { AgentDeps, Caller, Scope } from '../deps.ts';

/** One request, and whom it is from. */
export interface Exchange {
  readonly deps: AgentDeps;
  readonly caller: Caller;
  /** Aborted when it is cancelled or the connection closes. */
  readonly signal: AbortSignal;
}

/** Answers one of MCP's requests; `params` are as they came. */
export type Method = (exchange: Exchange, params: unknown) => Promise<Result>;

/** What a caller without the scope asks for isn't there for it. */
export function visible<Offered extends { readonly scope: Scope }>(
  offered: readonly Offered[],
  { caller }: Exchange,
): Offered[] {
  return offered.filter(({ scope }) => caller.scopes.has(scope));
}
