import type { Message, MessageCreateParamsNonStreaming } from '@anthropic-ai/sdk/resources/messages';
import type { Purse } from '../../../domain/ports/investigator.ts';
import type { CaseLog } from './case-log.ts';
import type { Failure } from './failure.ts';
import { costOf, type WorstCase, worstCaseOf } from './prices.ts';
import type { ClaudeOptions } from './settings.ts';
import { exchange, type Exchange, type Patience } from './wire.ts';

export interface Till {
  /** Makes the call, unless what it may cost at most is more than what is left. */
  buy(request: MessageCreateParamsNonStreaming, signal: AbortSignal): Promise<Message | Failure>;
}

/**
 * Counts before it spends: the worst case of every attempt at a call must fit in the case's tokens and money and in the
 * day's purse. What doesn't fit isn't tried.
 */
export function openTill(
  settings: ClaudeOptions,
  { purse, patience, fetch, log }: { purse: Purse; patience: Patience; fetch: typeof globalThis.fetch; log: CaseLog },
): Till {
  /** What may be gone although no answer came: it counts for the case, as its money does in the purse. */
  const perhaps = { tokens: 0, usd: 0 };

  return {
    async buy(request, signal) {
      const worst = worstCaseOf(JSON.stringify(request), request.max_tokens, settings.price);
      const left = {
        tokens: settings.tokens - log.inputTokens - log.outputTokens - perhaps.tokens,
        usd: settings.usdPerCase - log.costUsd - perhaps.usd,
      };
      const refusal = overBudget(settings, left, worst);
      if (refusal) return refusal;
      const attempts = Math.min(1 + patience.retries, timesIn(left, worst));
      const reservation = await purse.reserve(worst.usd * attempts, settings.model);
      if (reservation === null) return { failed: 'usd-day', says: "the day's budget for the model is spent" };

      log.turns += 1;
      const answer = await exchange(settings, { ...patience, retries: attempts - 1 }, fetch, request, signal);
      const lostUsd = answer.unanswered * worst.usd;
      perhaps.usd += lostUsd;
      perhaps.tokens += answer.unanswered * worst.tokens;
      const usd = answer.kind === 'answered' ? costOf(answer.usage, settings.price) : 0;
      if (settles(answer)) await purse.settle(reservation, usd + lostUsd);
      if (answer.kind === 'failed') return answer.failure;
      log.add(answer.usage, usd);
      return answer.message;
    },
  };
}

/** What ended without an answer may have been charged, nobody knows: all that was set aside for it stays so. */
function settles({ kind, unanswered }: Exchange): boolean {
  return kind === 'answered' || unanswered === 0;
}

function overBudget(settings: ClaudeOptions, left: WorstCase, worst: WorstCase): Failure | null {
  if (worst.tokens > left.tokens) {
    return { failed: 'tokens', says: `the case's budget of ${settings.tokens} tokens is spent` };
  }
  if (worst.usd > left.usd) {
    return { failed: 'usd-case', says: `the case's budget of $${settings.usdPerCase} is spent` };
  }
  return null;
}

function timesIn(left: WorstCase, worst: WorstCase): number {
  return Math.floor(Math.min(left.tokens / worst.tokens, left.usd / worst.usd));
}
