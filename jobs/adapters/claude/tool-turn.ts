import type { ContentBlock, ToolResultBlockParam, ToolUseBlock } from '@anthropic-ai/sdk/resources/messages';
import type { Question } from '../../../domain/ports/investigator.ts';
import type { Toolbox, ToolAnswer } from '../../../domain/ports/toolbox.ts';
import { pinnedArguments } from './pinned-tools.ts';
import { refsIn } from './refs.ts';

/** Side by side, in one turn. Nobody needs more: there are ten tools, and each is about the same SKU. */
const MOST_CALLS = 12;

const tooMany = Promise.resolve(refused('Too many calls in one turn: ask again.'));

export interface ToolTurn {
  /** One for each call, in the order of the calls. */
  readonly results: ToolResultBlockParam[];
  readonly refs: readonly string[];
  readonly calls: number;
}

/** Runs all tools that a turn asks for. Rejects only when the toolbox does. */
export async function runTools(
  toolbox: Toolbox,
  content: readonly ContentBlock[],
  question: Question,
  signal: AbortSignal,
): Promise<ToolTurn> {
  const asked = content.filter((block) => block.type === 'tool_use');
  const answers = await Promise.all(
    asked.map((block, index) => (index < MOST_CALLS ? runTool(toolbox, block, question, signal) : tooMany)),
  );
  return {
    results: answers.map((answer, index) => resultOf(asked[index]!.id, answer)),
    refs: answers.flatMap((answer) => (answer.kind === 'answered' ? refsIn(answer.content) : [])),
    calls: asked.length,
  };
}

async function runTool(
  toolbox: Toolbox,
  { name, input }: ToolUseBlock,
  question: Question,
  signal: AbortSignal,
): Promise<ToolAnswer> {
  if (!isArguments(input)) return refused('The arguments must be a JSON object.');
  const args = pinnedArguments(name, input, question);
  return args
    ? toolbox.call(name, args, signal)
    : refused('There is no such tool here: use the ones that were listed.');
}

function resultOf(id: string, answer: ToolAnswer): ToolResultBlockParam {
  const to = { type: 'tool_result', tool_use_id: id } as const;
  if (answer.kind === 'refused') return { ...to, content: answer.says, is_error: true };
  return { ...to, content: JSON.stringify(answer.content) };
}

function isArguments(input: unknown): input is Record<string, unknown> {
  return typeof input === 'object' && input !== null && !Array.isArray(input);
}

function refused(says: string): ToolAnswer {
  return { kind: 'refused', says };
}
