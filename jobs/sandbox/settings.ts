export type ApiVersion = '2026-07' | '2026-10';

export const API_VERSIONS: readonly ApiVersion[] = ['2026-07', '2026-10'];

/** What the documentation leaves open, each behind a name, so that the product can be tested both ways. */
export interface Switches {
  /** Does a refused call use up its key? Not documented; default yes, the stricter reading. */
  readonly userErrorsBurnKeys: boolean;
  /**
   * Does a repeated call with a changeFromQuantity compare again, and so answer CHANGE_FROM_QUANTITY_STALE after it
   * was applied? The documentation says a repeated call is replayed; one public report from a live 2026-07 shop
   * saw it compared again. Default no.
   */
  readonly replayComparesAgain: boolean;
  /**
   * 2026-10 no longer refuses a location at which the item is not stocked. Community reports disagree on what it
   * does instead: it stocks the item there (default), or answers success and changes nothing.
   */
  readonly unstockedLocation: 'stocks' | 'ignores';
}

export const DEFAULT_SWITCHES: Switches = {
  userErrorsBurnKeys: true,
  replayComparesAgain: false,
  unstockedLocation: 'stocks',
};

/** Points, and points a second. */
export interface ThrottleLimits {
  readonly maximumAvailable: number;
  readonly restoreRate: number;
}

/** Shopify's Standard plan (recorded: 2000 and 100). */
export const STANDARD_PLAN: ThrottleLimits = { maximumAvailable: 2000, restoreRate: 100 };
