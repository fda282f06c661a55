import { z } from 'zod';
import type { WriteOutcome } from '../../../domain/ports/storefront.ts';
import type { ShopAnswer, ShopFailure } from './answer.ts';

/**
 * What an answer to an adjust or set call means for the drain. Anything not certainly done or certainly refused is unknown:
 * then only the same key may go again.
 */
export function writeOutcome(answer: ShopAnswer): WriteOutcome {
  if (answer.kind !== 'data') return failureOutcome(answer);
  const payload = payloadSchema.safeParse(
    answer.data['inventoryAdjustQuantities'] ?? answer.data['inventorySetQuantities'],
  );
  if (payload.success) return payloadOutcome(payload.data);
  return answer.failure ? failureOutcome(answer.failure) : unreadable('says nothing about the write');
}

const userErrorSchema = z.object({
  field: z.array(z.string()).nullable(),
  code: z.string().nullable(),
  message: z.string(),
});

type UserError = z.infer<typeof userErrorSchema>;

const payloadSchema = z.object({
  inventoryAdjustmentGroup: z.object({ id: z.string() }).nullable(),
  userErrors: z.array(userErrorSchema),
});

function payloadOutcome({ inventoryAdjustmentGroup: group, userErrors }: z.infer<typeof payloadSchema>): WriteOutcome {
  // No group and no errors: there was nothing to change, which is a success (recorded).
  if (userErrors.length === 0) return { kind: 'applied', remoteId: group?.id ?? null };
  // Validation is all-or-nothing (recorded), so both at once is something nobody has seen.
  if (group) return unreadable('reports a change and errors at once');
  return refusalOutcome(userErrors);
}

/** The key is being worked on elsewhere: look again soon. */
const CONCURRENT_WAIT_MS = 1_000;

function refusalOutcome(userErrors: readonly UserError[]): WriteOutcome {
  const message = [...new Set(userErrors.map((error) => error.message))].slice(0, 3).join(' ');
  const codes = new Set(userErrors.map((error) => error.code));
  if (codes.has('SERVICE_UNAVAILABLE')) return { kind: 'unknown', reason: '5xx', message };
  if (codes.has('IDEMPOTENCY_CONCURRENT_REQUEST')) {
    return { kind: 'busy', reason: 'concurrent', message, retryAfterMs: CONCURRENT_WAIT_MS };
  }
  const [first] = userErrors;
  const code = first?.code ?? 'USER_ERROR';
  if (codes.has('CHANGE_FROM_QUANTITY_STALE')) return { kind: 'stale', code: 'CHANGE_FROM_QUANTITY_STALE', message };
  return { kind: 'rejected', code, message, lines: refusedLines(userErrors), whole: CALL_FAULTS.has(code) };
}

/** What we say once for a whole call, or the form of every line of ours: fewer lines would be refused just so. */
const CALL_FAULTS = new Set([
  'INVALID_REASON',
  'INVALID_QUANTITY_NAME',
  'INVALID_NAME',
  'INVALID_REFERENCE_DOCUMENT',
  'INVALID_FIELD_ARGUMENTS',
  'BAD_REQUEST',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
]);

/** From an adjust call's paths like ["input","changes","0","locationId"] (recorded). One error about the whole call: no line is to blame. */
function refusedLines(userErrors: readonly UserError[]): number[] {
  const lines = userErrors.map(({ field }) => {
    const [input, changes, index] = field ?? [];
    return input === 'input' && changes === 'changes' && /^\d+$/u.test(index ?? '') ? Number(index) : null;
  });
  if (lines.includes(null)) return [];
  return [...new Set(lines.filter((line) => line !== null))].sort((a, b) => a - b);
}

/** A token, scope or address that only a person can mend: asked again once a minute. */
const UNAUTHORIZED_WAIT_MS = 60_000;

function failureOutcome(failure: ShopFailure): WriteOutcome {
  switch (failure.kind) {
    case 'throttled':
      return { kind: 'busy', reason: 'throttled', message: failure.message, retryAfterMs: failure.retryAfterMs };
    case 'unauthorized':
      return {
        kind: 'busy',
        reason: 'unauthorized',
        message: failure.message,
        retryAfterMs: UNAUTHORIZED_WAIT_MS,
      };
    case 'refused':
      return {
        kind: 'rejected',
        code: failure.code,
        message: failure.message,
        lines: [],
        whole: CALL_FAULTS.has(failure.code),
      };
    case 'not-sent':
    case 'unknown':
      return failure;
    default:
      return failure satisfies never;
  }
}

function unreadable(what: string): WriteOutcome {
  return { kind: 'unknown', reason: 'bad-body', message: `The shop's answer ${what}.` };
}
