import Anthropic from '@anthropic-ai/sdk';
import type { Message, MessageCreateParamsNonStreaming } from '@anthropic-ai/sdk/resources/messages';
import { z } from 'zod';
import { exchangeFailure, type Failure, noMessage } from './failure.ts';
import type { Usage } from './prices.ts';
import type { ClaudeOptions } from './settings.ts';

export interface Patience {
  readonly timeoutMs: number;
  readonly retries: number;
}

/** `unanswered`: attempts that left and came back with nothing. The service may have charged for them. */
export type Exchange =
  | { readonly kind: 'answered'; readonly message: Message; readonly usage: Usage; readonly unanswered: number }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly unanswered: number };

type Fetch = typeof fetch;

/** Sends one request, again by itself when that may help; never throws for what the service or the way to it does. */
export async function exchange(
  { apiKey, baseUrl }: ClaudeOptions,
  { timeoutMs, retries }: Patience,
  real: Fetch,
  request: MessageCreateParamsNonStreaming,
  signal: AbortSignal,
): Promise<Exchange> {
  const { counting, unanswered } = countUnanswered(real);
  const client = new Anthropic({
    apiKey,
    baseURL: baseUrl,
    fetch: counting,
    timeout: timeoutMs,
    maxRetries: retries,
    // Whatever the environment says: a shop's stock belongs neither in a log nor in a trace.
    logLevel: 'off',
    openTelemetry: false,
  });
  try {
    const message = await client.messages.create(request, { signal });
    const usage = readUsage(message);
    if (usage) return { kind: 'answered', message, usage, unanswered: unanswered() - 1 };
    return { kind: 'failed', failure: noMessage, unanswered: unanswered() };
  } catch (error) {
    const stopped: Failure = { failed: 'stopped', says: 'the model was stopped' };
    const failure = signal.aborted ? stopped : exchangeFailure(error, apiKey);
    return { kind: 'failed', failure, unanswered: unanswered() };
  }
}

/** Of what it sent, counts what came to nothing. An error status is an answer that costs nothing. */
function countUnanswered(real: Fetch): { counting: Fetch; unanswered: () => number } {
  let open = 0;
  const counting: Fetch = async (input, init) => {
    open += 1;
    try {
      const response = await real(input, init);
      if (!response.ok) open -= 1;
      return response;
    } catch (error) {
      if (neverLeft(error)) open -= 1;
      throw error;
    }
  };
  return { counting, unanswered: () => open };
}

function neverLeft(error: unknown): boolean {
  const { cause } = error instanceof Error ? error : {};
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : null;
  return code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN';
}

const count = z.int().nonnegative();

/** As much of a message as the loop relies on. Something between us and the service may answer anything at all. */
const messageShape = z.object({
  role: z.literal('assistant'),
  content: z.array(z.looseObject({ type: z.string() })),
  stop_reason: z.string().nullable(),
  usage: z.object({
    input_tokens: count,
    output_tokens: count,
    cache_creation_input_tokens: count.nullish(),
    cache_read_input_tokens: count.nullish(),
  }),
});

function readUsage(message: unknown): Usage | null {
  const parsed = messageShape.safeParse(message);
  if (!parsed.success) return null;
  const { usage } = parsed.data;
  return {
    input: usage.input_tokens,
    cacheWrites: usage.cache_creation_input_tokens ?? 0,
    cacheReads: usage.cache_read_input_tokens ?? 0,
    output: usage.output_tokens,
  };
}
