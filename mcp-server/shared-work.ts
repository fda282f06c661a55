export type Shared<Value> = (work: () => Promise<Value>) => Promise<Value>;

/**
 * Works once for all who asked before it began, and one at a time: whoever asks while it works gets what the next one
 * finds, so nobody is told what was found before the question.
 */
export function createShared<Value>(): Shared<Value> {
  let working: Promise<unknown> = Promise.resolve();
  let next: Promise<Value> | null = null;

  async function begin(work: () => Promise<Value>): Promise<Value> {
    await working;
    next = null;
    const result = work();
    working = result.catch(() => {}); // whoever waits for it hears of the failure; the next one begins all the same
    return result;
  }

  return (work) => (next ??= begin(work));
}
