import { z } from 'zod';
import {
  actions,
  type Answer,
  causes,
  evidenceKinds,
  type Finding,
  type Investigator,
  type Question,
} from '../ports/investigator.ts';

/** As much as anybody reads on a card, and more rows than any delta has parts. */
const LONGEST = 2_000;
const MOST_ROWS = 50;

// PostgreSQL stores no NUL: an answer with one could not even be written down.
const finding: z.ZodType<Finding> = z.object({
  cause: z.enum(causes),
  confidence: z.number().min(0).max(1),
  explanation: z
    .string()
    .max(LONGEST)
    .refine((text) => !text.includes('\0'), 'holds a character that is no text'),
  action: z.enum(actions),
  evidence: z.array(z.object({ kind: z.enum(evidenceKinds), id: z.int().positive() })).max(MOST_ROWS),
});

export interface ReadFinding {
  readonly finding: Finding;
  /** Why the answer could not be taken as it came, in words; then the finding is "unknown". */
  readonly unreadable: string | null;
}

/** An answer of which the finding can be judged. */
export type ReadAnswer = ReadFinding & Omit<Answer, 'finding'>;

/**
 * Asks, and takes only what has the shape of a finding. An investigator that breaks down has answered too: "unknown".
 * Rejects only when the signal says so.
 */
export async function askInvestigator(
  investigator: Investigator,
  question: Question,
  signal: AbortSignal,
): Promise<ReadAnswer> {
  try {
    const answer = await investigator.investigate(question, signal);
    return { ...answer, ...readFinding(answer.finding) };
  } catch (error) {
    signal.throwIfAborted();
    const why = error instanceof Error ? `the investigator failed: ${error.message}` : 'the investigator failed';
    return { by: investigator.name, returned: [], instead: null, record: null, ...unreadable(why) };
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
