import type {
  ContentBlockParam,
  Message,
  MessageCreateParamsNonStreaming,
  TextBlockParam,
  Tool,
} from '@anthropic-ai/sdk/resources/messages';
import type { Question } from '../../../domain/ports/investigator.ts';
import type { Toolbox } from '../../../domain/ports/toolbox.ts';
import type { CaseLog } from './case-log.ts';
import type { Failure } from './failure.ts';
import { shownTools } from './pinned-tools.ts';
import { prompt } from './prompt.ts';
import { firstWords, lastWords } from './question.ts';
import { type Answered, answerFormat, readAnswer } from './read-answer.ts';
import type { ClaudeOptions } from './settings.ts';
import type { Till } from './till.ts';
import { runTools } from './tool-turn.ts';

interface Conversation {
  readonly settings: ClaudeOptions;
  readonly toolbox: Toolbox;
  readonly till: Till;
  readonly log: CaseLog;
  /** The rows that tools returned so far: only these may be cited. */
  readonly returned: Set<string>;
}

/** Asks, runs the tools that are asked for, and asks again, until there is an answer or a reason to stop. */
export async function converse(
  { settings, toolbox, till, log, returned }: Conversation,
  question: Question,
  signal: AbortSignal,
): Promise<Answered | Failure> {
  const tools = shownTools(await toolbox.list(signal));
  if (tools.length === 0) return { failed: 'toolbox', says: 'no tool is there that the model may use' };
  const request = requestFor(settings, tools);
  const hurry = (turn: number): TextBlockParam[] => (turn === settings.turns ? [lastWords] : []);
  const say = (content: ContentBlockParam[]) => log.messages.push({ role: 'user', content });
  say([...firstWords(question), ...hurry(1)]);

  for (let turn = 1; turn <= settings.turns; turn++) {
    signal.throwIfAborted();
    const message = await till.buy({ ...request, messages: log.messages }, signal);
    if ('failed' in message) return message;
    // The very object that came: thinking is signed, and what isn't echoed as it was is refused.
    log.messages.push({ role: 'assistant', content: message.content });

    if (message.stop_reason === 'end_turn') return readAnswer(message.content, returned);
    const stopped = whyStopped(message);
    if (stopped) return stopped;
    if (message.stop_reason === 'pause_turn' || turn === settings.turns) continue;

    const { results, refs, calls } = await runTools(toolbox, message.content, question, signal);
    log.toolCalls += calls;
    for (const ref of refs) returned.add(ref);
    say([...results, ...hurry(turn + 1)]);
  }
  return { failed: 'turns', says: `the model came to no answer in ${settings.turns} turns` };
}

/**
 * What is the same in every turn, so that the service can keep it in its cache. Thinking is left as the model has it by
 * itself. No temperature and no forced tool: both are refused by the models this is for.
 */
function requestFor(
  { model, outputTokens }: ClaudeOptions,
  tools: ReturnType<typeof shownTools>,
): Omit<MessageCreateParamsNonStreaming, 'messages'> {
  return {
    model,
    max_tokens: outputTokens,
    cache_control: { type: 'ephemeral' },
    system: [{ type: 'text', text: prompt }],
    tools: tools.map(({ name, description, inputSchema }) => ({
      name,
      description,
      input_schema: inputSchema as Tool.InputSchema,
    })),
    output_config: { format: answerFormat },
  };
}

/** Null when it stopped for tools, or for breath. */
function whyStopped({ stop_reason: reason, content }: Message): Failure | null {
  switch (reason) {
    case 'pause_turn':
      return null;
    case 'tool_use':
      if (content.some((block) => block.type === 'tool_use')) return null;
      return { failed: 'nonsense', says: 'the model stopped for a tool and named none' };
    case 'max_tokens':
      return { failed: 'max-tokens', says: 'the model used up its words before it came to an answer' };
    case 'refusal':
      return { failed: 'refusal', says: 'the model refused to answer' };
    case 'model_context_window_exceeded':
      return { failed: 'context-full', says: 'there was more to read than the model can take in' };
    case 'end_turn':
    case 'stop_sequence':
    case null:
    default:
      return { failed: 'nonsense', says: 'the model stopped for a reason that is not known here' };
  }
}
