export interface ScheduledJob {
  name: string;
  /** `60 seconds` (first run at once, the next one counted from the start of the last) or a cron expression. */
  every: string;
  /** An IANA zone for a cron expression ("Europe/Berlin"); the machine's own without it. */
  timezone?: string;
  /**
   * One run. `touch` renews the lock: call it more often than `lockLifetimeMs`, else the lock lapses, the signal aborts and
   * another process may begin. The signal also aborts when the schedule stops: finish the step in hand and begin no other.
   */
  run: (signal: AbortSignal, touch: () => Promise<void>) => Promise<void>;
}
