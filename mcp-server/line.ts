interface Line {
  /** Whether as many wait as may. */
  readonly isFull: () => boolean;
  /** Works when it is its turn. Rejects with the signal's reason when that comes first; then it was never begun. */
  readonly inTurn: <Value>(work: () => Promise<Value>, signal?: AbortSignal) => Promise<Value>;
}

/** One at a time, in the order they came; `most` may wait behind the one that works. */
export function createLine(most: number): Line {
  const waiting = new Set<() => void>();
  let working = false;

  async function turn(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (!working) return void (working = true);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const leave = () => waiting.delete(resolve) && reject(signal?.reason as Error);
    waiting.add(resolve);
    signal?.addEventListener('abort', leave, { once: true });
    await promise;
    signal?.removeEventListener('abort', leave);
  }

  function callNext(): void {
    const [next] = waiting;
    if (next) waiting.delete(next);
    working = next !== undefined;
    next?.();
  }

  return {
    isFull: () => working && waiting.size >= most,
    inTurn: async (work, signal) => {
      await turn(signal);
      try {
        return await work();
      } finally {
        callNext();
      }
    },
  };
}
