import * as z from 'zod';
import { type Answered, recorded } from '../audit.ts';
import { type Completer, MOST_COMPLETIONS } from '../completions.ts';
import { offeredPrompts } from '../offered-prompts.ts';
import { offeredResources } from '../offered-resources.ts';
import { badArguments } from '../refusal.ts';
import { templateOf } from '../resource.ts';
import { type Exchange, type Method, visible } from './exchange.ts';

const reference = z.union([
  z.looseObject({ type: z.literal('ref/prompt'), name: z.string() }),
  z.looseObject({ type: z.literal('ref/resource'), uri: z.string() }),
]);
/** What can't be part of any value is no beginning of one. */
const typed = z
  .string()
  .max(255)
  .refine((text) => text.isWellFormed() && !/\p{Cc}/u.test(text));
const asking = z.looseObject({ ref: reference, argument: z.looseObject({ name: z.string(), value: typed }) });
type Asking = z.infer<typeof asking>;

export const complete: Method = (exchange, params) => {
  const parsed = asking.safeParse(params);
  const asked = { method: 'completion/complete', name: parsed.data ? nameOf(parsed.data.ref) : '', arguments: params };
  return recorded(exchange, asked, () => {
    if (!parsed.success)
      throw badArguments(
        'A completion takes "ref", a prompt or a resource template, and "argument" with "name" and "value", at most 255 characters.',
      );
    return answer(parsed.data, exchange);
  });
};

async function answer({ ref, argument }: Asking, exchange: Exchange): Promise<Answered> {
  const completer = completerOf(ref, argument.name, exchange);
  if (!completer) throw badArguments('There is no such argument: prompts/list and resources/templates/list name them.');
  const found = await completer(exchange.deps, argument.value);
  const values = found.slice(0, MOST_COMPLETIONS);
  return {
    outcome: values.length > 0 ? 'found' : 'nothing',
    rows: values.length,
    result: { completion: { values, hasMore: found.length > values.length } },
  };
}

function completerOf(ref: Asking['ref'], argument: string, exchange: Exchange): Completer | undefined {
  if (ref.type === 'ref/prompt') {
    const prompts = visible(offeredPrompts, exchange);
    return prompts.find(({ name }) => name === ref.name)?.complete.get(argument);
  }
  const resources = visible(offeredResources, exchange);
  const variable = resources.find((resource) => templateOf(resource) === ref.uri)?.variable;
  return variable?.name === argument ? variable.complete : undefined;
}

function nameOf(ref: Asking['ref']): string {
  return ref.type === 'ref/prompt' ? ref.name : ref.uri;
}
