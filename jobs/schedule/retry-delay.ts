const firstMs = 30_000;
const longestMs = 15 * 60_000;
/** 30 s, 1, 2, 4, 8 and 15 min: half an hour of trying, then the regular run is soon enough. */
const attempts = 6;

/**
 * How long to wait after the `attempt`th failure in a row, or null: wait for the regular run. A retry only ever comes before
 * the regular run, so it helps the job of once a day and never slows the job of once a minute.
 */
export function retryDelay(attempt: number, untilRegularRunMs: number): number | null {
  const delay = Math.min(firstMs * 2 ** (attempt - 1), longestMs);
  return attempt <= attempts && delay < untilRegularRunMs ? delay : null;
}
