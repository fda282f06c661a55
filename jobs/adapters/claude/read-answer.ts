import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod';
import type { ContentBlock } from '@anthropic-ai/sdk/resources/messages';
import { z } from 'zod';
import { actions, causes, type Finding } from '../../../domain/ports/investigator.ts';
import type { Failure } from './failure.ts';
import { readRef } from './refs.ts';

/** As much as anybody reads on a card, and more rows than any delta has parts. */
const LONGEST = 2_000;
const MOST_ROWS = 50;

// The words come before the verdict, so that the verdict follows from them.
const answer = z.object({
  explanation: z
    .string()
    .min(1)
    .max(LONGEST)
    .refine((text) => !text.includes('\0'), 'holds a character that is no text')
    .describe('What happened, in at most five plain sentences for the people of the warehouse.'),
  evidence: z.array(z.string()).max(MOST_ROWS).describe('Refs as the tools returned them, such as "message/12".'),
  cause: z.enum(causes),
  action: z.enum(actions),
  confidence: z.number().min(0).max(1).describe('0 to 1.'),
});

/** The grammar of an answer. Ranges aren't part of it: they are checked again when it is read. */
export const answerFormat = zodOutputFormat(answer);

export interface Answered {
  readonly finding: Finding;
}

/** The finding in a model's last words. It may cite only what tools returned in this investigation. */
export function readAnswer(content: readonly ContentBlock[], returned: ReadonlySet<string>): Answered | Failure {
  const written = content.findLast((block) => block.type === 'text')?.text ?? '';
  const json = parseJson(written);
  if (json === undefined) return { failed: 'prose', says: 'the model answered in prose' };
  const parsed = answer.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return {
      failed: 'nonsense',
      says: `the model's answer has no use: ${issue?.path.join('.') || 'its shape'} is wrong`,
    };
  }
  const { evidence: refs, ...said } = parsed.data;
  const evidence = [...new Set(refs)].flatMap((ref) => (returned.has(ref) ? (readRef(ref) ?? []) : []));
  const strangers = refs.filter((ref) => !returned.has(ref));
  if (strangers.length > 0) return stranger(strangers);
  return { finding: { ...said, evidence } };
}

function stranger(refs: readonly string[]): Failure {
  const named = refs.filter((ref) => readRef(ref)).slice(0, 3);
  return {
    failed: 'stranger-evidence',
    says: `the model cites rows no tool returned${named.length > 0 ? ` (${named.join(', ')})` : ''}`,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
