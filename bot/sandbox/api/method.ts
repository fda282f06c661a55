import { z } from 'zod';
import type { World } from '../world.ts';

/** One Web API method as data. What it throws as a Refusal is answered as ok:false. */
export interface Method {
  readonly input: z.ZodType;
  readonly answer: (world: World, input: never) => Promise<Record<string, unknown>>;
}

/** Ties a method's input to its schema. */
export function method<Input extends z.ZodType>(
  input: Input,
  answer: (world: World, input: z.output<Input>) => Promise<Record<string, unknown>>,
): Method {
  return { input, answer };
}

/** Form bodies carry everything as text. */
export const COUNT = z.coerce.number().int().min(0);
