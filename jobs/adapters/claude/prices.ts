/** USD per million tokens. */
export interface Price {
  readonly input: number;
  readonly output: number;
}

/** What one answer used, as the service says: the three kinds of input are counted apart from each other. */
export interface Usage {
  readonly input: number;
  readonly cacheWrites: number;
  readonly cacheReads: number;
  readonly output: number;
}

/** From the service's documentation of 2026-11, not measured by us. ANTHROPIC_PRICE overrules it. */
const documented: ReadonlyMap<string, Price> = new Map([
  ['claude-opus-5-5', { input: 4, output: 20 }],
  ['claude-sonnet-5-5', { input: 2, output: 10 }],
  ['claude-haiku-5-5', { input: 0.1, output: 0.5 }],
]);

/** Documented, too (2026-11), as parts of the price of input; writes are those of the cache that lives 5 minutes. */
const CACHE_WRITE = 1.25;
const CACHE_READ = 0.1;

/** Text comes to more bytes than this per token (about 4 in English): an upper estimate of the tokens, not a measurement. */
const BYTES_PER_TOKEN = 2;

/** Null when nobody told us. A dated name ("claude-opus-5-5-20261101") costs what the undated one does. */
export function priceOf(model: string): Price | null {
  return documented.get(model.replace(/-\d{8}$/u, '')) ?? null;
}

/** USD. */
export function costOf({ input, cacheWrites, cacheReads, output }: Usage, price: Price): number {
  const inputs = input + cacheWrites * CACHE_WRITE + cacheReads * CACHE_READ;
  return (inputs * price.input + output * price.output) / 1e6;
}

export interface WorstCase {
  readonly tokens: number;
  readonly usd: number;
}

/** What a request can cost at most: all of its input written to the cache, all of its output used. */
export function worstCaseOf(body: string, outputTokens: number, price: Price): WorstCase {
  const input = Math.ceil(Buffer.byteLength(body) / BYTES_PER_TOKEN);
  const usage = { input: 0, cacheWrites: input, cacheReads: 0, output: outputTokens };
  return { tokens: input + outputTokens, usd: costOf(usage, price) };
}
