interface Line {
  /** Whether as many wait as may. */
  readonly isFull: () => boolean;
  /** Works when it is its turn. Rejects with the signal's reason when that comes first; then it was never begun. */
  readonly inTurn: <Value>(work: () => Promise<Value>, signal?: AbortSignal) => Promise<Value>;
}

/** So many at once, the others in the order they came; `most` may wait behind those who work. */
export function createLine(most: number, { atOnce = 1 } = {}): Line {
  const waiting = new Set<() => void>();
  let working = 0;

  async function turn(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (working < atOnce) return void (working += 1);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const leave = () => waiting.delete(resolve) && reject(signal?.reason as Error);
    waiting.add(resolve);
    signal?.addEventListener('abort', leave, { once: true });
    await promise;
    signal?.removeEventListener('abort', leave);
  }

  function callNext(): void {
    const [next] = waiting;
    if (!next) return void (working -= 1);
    waiting.delete(next); // and takes the place that became free
    next();
  }

  return {
    isFull: () => working >= atOnce && waiting.size >= most,
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
