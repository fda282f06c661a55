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

/** Counts before it spends: each call's worst case must fit in the case's tokens and money and in the day's purse. */
export function openTill(
  settings: ClaudeOptions,
  { purse, patience, fetch, log }: { purse: Purse; patience: Patience; fetch: typeof globalThis.fetch; log: CaseLog },
): Till {
  /** Money that may be gone although no answer came: it counts for the case, as it does in the purse. */
  let perhapsUsd = 0;

  return {
    async buy(request, signal) {
      const worst = worstCaseOf(JSON.stringify(request), request.max_tokens, settings.price);
      const refusal = overBudget(settings, log, perhapsUsd, worst);
      if (refusal) return refusal;
      const reservation = await purse.reserve(worst.usd * (1 + patience.retries), settings.model);
      if (reservation === null) return { failed: 'usd-day', says: "the day's budget for the model is spent" };

      log.turns += 1;
      const answer = await exchange(settings, patience, fetch, request, signal);
      const lostUsd = answer.unanswered * worst.usd;
      perhapsUsd += lostUsd;
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

function overBudget(settings: ClaudeOptions, log: CaseLog, perhapsUsd: number, worst: WorstCase): Failure | null {
  if (log.inputTokens + log.outputTokens + worst.tokens > settings.tokens) {
    return { failed: 'tokens', says: `the case's budget of ${settings.tokens} tokens is spent` };
  }
  if (log.costUsd + perhapsUsd + worst.usd > settings.usdPerCase) {
    return { failed: 'usd-case', says: `the case's budget of $${settings.usdPerCase} is spent` };
  }
  return null;
}
