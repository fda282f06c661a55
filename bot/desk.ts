import type { DigestTimes } from '../domain/digest/settings.ts';
import type { Ledger } from '../domain/ledger/ledger.ts';
import type { DueTimes } from '../domain/reconcile/due-times.ts';
import type { Investigator } from '../domain/ports/investigator.ts';
import type { Storefront } from '../domain/ports/storefront.ts';

/** What commands work with; main.ts hands it to whichever face is asked. */
export interface Desk {
  readonly ledger: Ledger;
  readonly dueTimes: DueTimes;
  readonly digestTimes: DigestTimes;
  /** True when any part of what is worked on is a stand-in: every answer then says so. */
  readonly sandbox: boolean;
  /** True while a process runs that delivers by itself. */
  readonly delivering: boolean;
  /** Where agents are let in over HTTP, if it isn't the usual place. */
  readonly mcpUrl?: string | undefined;
  /** The shop. The sandbox is started when it doesn't run yet: only commands that need it ask. */
  shop(): Promise<Storefront>;
  readonly investigators: Investigators;
  /** Delivers everything that can be delivered now, or waits for another who does. */
  drain(signal: AbortSignal): Promise<DrainCounts>;
}

export interface DrainCounts {
  readonly delivered: number;
  /** Not confirmed, netted, rejected, quarantined or absorbed. */
  readonly remaining: number;
  readonly rejected: number;
  readonly quarantined: number;
}

export interface Investigators {
  /** The one that the settings choose. */
  readonly chosen: () => Promise<Investigator>;
  /** Throws `claude-not-configured`. */
  readonly named: (name: 'playbook' | 'claude') => Promise<Investigator>;
}
