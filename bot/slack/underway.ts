/** What was acknowledged and isn't finished: a stop waits for it. */
export class Underway {
  readonly #running = new Set<Promise<void>>();

  /** As a global middleware of Bolt. */
  readonly follow = async ({ next }: { next: () => Promise<void> }): Promise<void> => {
    const work = next();
    this.#running.add(work);
    try {
      await work;
    } finally {
      this.#running.delete(work);
    }
  };

  async ended(): Promise<void> {
    await Promise.allSettled(this.#running);
  }
}
