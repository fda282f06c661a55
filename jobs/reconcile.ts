/** Well within the time after which another process may take the job over. */
const TOUCH_EVERY_MS = 10_000;

/** One scheduled reconcile: keeps the schedule's lock alive while it runs, however large the shop. */
export async function reconcileOnSchedule(
  reconcile: (signal: AbortSignal) => Promise<unknown>,
  signal: AbortSignal,
  touch: () => Promise<void>,
): Promise<void> {
  // A touch that fails lets the lock lapse, which aborts the signal: nothing more to do about it here.
  const touching = setInterval(() => void touch().catch(() => {}), TOUCH_EVERY_MS);
  try {
    await reconcile(signal);
  } finally {
    clearInterval(touching);
  }
}
