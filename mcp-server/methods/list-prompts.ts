import { offeredPrompts } from '../offered-prompts.ts';
import { type Method, visible } from './exchange.ts';
import { refuseCursor } from './refuse-cursor.ts';

export const listPrompts: Method = async (exchange, params) => {
  refuseCursor(params);
  const prompts = visible(offeredPrompts, exchange);
  return {
    prompts: prompts.map(({ name, title, description, arguments: args }) => ({
      name,
      title,
      description,
      arguments: args,
    })),
  };
};
