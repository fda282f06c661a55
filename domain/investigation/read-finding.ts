import { z } from 'zod';
import type { Finding, Investigator, Question } from '../ports/investigator.ts';

/** As much as anybody reads on a card, and more rows than any delta has parts. */
const LONGEST = 2_000;
const MOST_ROWS = 50;

// PostgreSQL stores no NUL: an answer with one could not even be written down.
const finding: z.ZodType<Finding> = z.object({
  cause: z.enum(['push overdue', 'unattributed change', 'unknown']),
  confidence: z.number().min(0).max(1),
  explanation: z
    .string()
    .max(LONGEST)
    .refine((text) => !text.includes('\0'), 'holds a character that is no text'),
  action: z.enum(['wait', 'redrive', 'set', 'ask']),
  evidence: z.array(z.object({ kind: z.enum(['message', 'step']), id: z.int().positive() })).max(MOST_ROWS),
});

export interface ReadFinding {
  readonly finding: Finding;
  /** Why the answer could not be taken as it came, in words; then the finding is "unknown". */
  readonly unreadable: string | null;
}

/**
 * Asks, and takes only what has the shape of an answer. An investigator that breaks down has answered too: "unknown".
 * Rejects only when the signal says so.
 */
export async function askInvestigator(
  investigator: Investigator,
  question: Question,
  signal: AbortSignal,
): Promise<ReadFinding> {
  try {
    return readFinding(await investigator.investigate(question, signal));
  } catch (error) {
    signal.throwIfAborted();
    return unreadable(error instanceof Error ? `the investigator failed: ${error.message}` : 'the investigator failed');
  }
}

/** Pure. */
export function readFinding(answer: unknown): ReadFinding {
  const parsed = finding.safeParse(answer);
  if (parsed.success) return { finding: parsed.data, unreadable: null };
  const [issue] = parsed.error.issues;
  return unreadable(`${issue?.path.join('.') || 'the answer'}: ${issue?.message ?? 'not understood'}`);
}

function unreadable(why: string): ReadFinding {
  const clean = why.replaceAll('\0', ' ').slice(0, LONGEST / 2);
  return {
    finding: {
      cause: 'unknown',
      confidence: 0,
      explanation: `The answer could not be used (${clean}).`,
      action: 'ask',
      evidence: [],
    },
    unreadable: clean,
  };
}
