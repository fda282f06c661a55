/**
 * One at a time, in the order in which they came, and the next one not before all that the last one set going has come to
 * rest: so that a schedule goes the same way whether its outbox answers at once or after a round trip.
 */
export class Turnstile {
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;

  async through<R>(act: () => Promise<R>): Promise<R> {
    this.#waiting += 1;
    const turn = this.#last.then(act);
    this.#last = turn.then(rest, rest).then(() => void (this.#waiting -= 1));
    return turn;
  }

  /** Resolves when nobody is in it or waits for it. */
  async idle(): Promise<void> {
    while (this.#waiting > 0) await this.#last;
  }
}

function rest(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
