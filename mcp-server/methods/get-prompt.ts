import * as z from 'zod';
import { type Answered, recorded } from '../audit.ts';
import { offeredPrompts } from '../offered-prompts.ts';
import { badArguments } from '../refusal.ts';
import { type Exchange, type Method, visible } from './exchange.ts';

const asking = z.looseObject({ name: z.string(), arguments: z.unknown().optional() });

export const getPrompt: Method = (exchange, params) => {
  const parsed = asking.safeParse(params);
  const { name, arguments: args } = parsed.data ?? { name: '', arguments: params };
  return recorded(exchange, { method: 'prompts/get', name, arguments: args }, () => {
    if (!parsed.success)
      throw badArguments('Getting a prompt takes "name", a text, and "arguments", an object of texts.');
    return answer(name, args, exchange);
  });
};

async function answer(name: string, args: unknown, exchange: Exchange): Promise<Answered> {
  const prompts = visible(offeredPrompts, exchange);
  const prompt = prompts.find((prompt) => prompt.name === name);
  if (!prompt) throw badArguments(`Unknown prompt. ${prompts.map(({ name }) => name).join(', ') || 'There is none'}.`);
  const text = await prompt.text(exchange.deps, args);
  const messages = [{ role: 'user', content: { type: 'text', text } }];
  return { outcome: 'found', rows: 1, result: { description: prompt.description, messages } };
}
