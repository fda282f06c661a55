import { offeredTools } from '../offered-tools.ts';
import { type Method, visible } from './exchange.ts';
import { refuseCursor } from './refuse-cursor.ts';

export const listTools: Method = async (exchange, params) => {
  refuseCursor(params);
  return { tools: visible(offeredTools, exchange).map(({ listed }) => listed) };
};
