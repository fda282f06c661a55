import type { Pool } from 'pg';
import type { ShopClock } from './clock.ts';
import type { Throttle } from './graphql/throttle.ts';
import type { Switches } from './settings.ts';

/** One running sandbox: everything but the throttle's bucket lives in the database. */
export interface World {
  readonly pool: Pool;
  readonly clock: ShopClock;
  readonly throttle: Throttle;
  readonly switches: Switches;
  readonly domain: string;
  readonly accessToken: string;
  /** Added to every GraphQL answer, for benchmarks. */
  readonly latencyMs: number;
}
