import type { z } from 'zod';
import type { World } from '../world.ts';

/** One /__sim endpoint: GET reads its input from the address, POST from the JSON body. */
export interface SimRoute {
  readonly method: 'GET' | 'POST';
  readonly input: z.ZodType;
  readonly answer: (world: World, input: never) => Promise<unknown>;
}

/** Ties an endpoint's input to its schema. */
export function simRoute<Input extends z.ZodType>(
  method: SimRoute['method'],
  input: Input,
  answer: (world: World, input: z.output<Input>) => Promise<unknown>,
): SimRoute {
  return { method, input, answer };
}
