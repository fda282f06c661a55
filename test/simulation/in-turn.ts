import type { SimulatedOutbox } from './simulated-outbox.ts';
import type { Turnstile } from './turnstile.ts';

/** Every commit and every reading by itself, one after another, whoever asks. */
export function inTurn(outbox: SimulatedOutbox, turnstile: Turnstile): SimulatedOutbox {
  const turn =
    <A extends unknown[], R>(act: (...args: A) => Promise<R>) =>
    (...args: A): Promise<R> =>
      turnstile.through(() => act(...args));
  const { store } = outbox;
  return {
    write: turn(outbox.write),
    correct: turn(outbox.correct),
    resolve: turn(outbox.resolve),
    redriveAll: turn(outbox.redriveAll),
    books: turn(outbox.books),
    store: {
      takeLease: turn(store.takeLease),
      renewLease: turn(store.renewLease),
      releaseLease: turn(store.releaseLease),
      skusToLookUp: turn(store.skusToLookUp),
      noteLookup: turn(store.noteLookup),
      due: turn(store.due),
      dueSets: turn(store.dueSets),
      freeze: turn(store.freeze),
      open: turn(store.open),
      nextAttemptAt: turn(store.nextAttemptAt),
      startAttempt: turn(store.startAttempt),
      settle: turn(store.settle),
      resolveByRule: turn(store.resolveByRule),
      remaining: turn(store.remaining),
    },
  };
}
