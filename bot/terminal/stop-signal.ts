/** npm passes a Ctrl-C on that the terminal has sent us too: two this close are one. */
const ONE_WISH_MS = 500;
/** 128 + SIGINT, as shells have it. */
const INTERRUPTED = 130;

/** Aborted by the first Ctrl-C or SIGTERM; a second one, meant in earnest, ends the process on the spot. */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  let firstAt = 0;
  const onSignal = () => {
    if (controller.signal.aborted && Date.now() - firstAt > ONE_WISH_MS) process.exit(INTERRUPTED);
    if (!controller.signal.aborted) firstAt = Date.now();
    controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return controller.signal;
}
