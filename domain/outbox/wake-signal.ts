/** "There is work", for whoever waits for it inside this process. */
export class WakeSignal {
  #next = Promise.withResolvers<void>();

  /** Resolves at the next `notify`. */
  woken(): Promise<void> {
    return this.#next.promise;
  }

  notify(): void {
    this.#next.resolve();
    this.#next = Promise.withResolvers<void>();
  }
}
