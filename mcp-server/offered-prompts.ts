import type { Prompt } from './prompt.ts';
import { explainSku } from './prompts/explain-sku.ts';
import { investigateDrift } from './prompts/investigate-drift.ts';

/** In the order they are listed. */
export const offeredPrompts: readonly Prompt[] = [investigateDrift, explainSku];
