import * as z from 'zod';
import { DomainError } from '../../domain/errors.ts';
import { StorefrontReadError } from '../../domain/ports/storefront.ts';
import { type Answered, recorded } from '../audit.ts';
import { near } from '../near.ts';
import { offeredTools } from '../offered-tools.ts';
import { badArguments } from '../refusal.ts';
import type { Tool } from '../tool.ts';
import { sentence } from '../untrusted.ts';
import { type Exchange, type Method, visible } from './exchange.ts';

const call = z.looseObject({ name: z.string(), arguments: z.unknown().optional() });

export const callTool: Method = (exchange, params) => {
  const parsed = call.safeParse(params);
  const { name, arguments: args } = parsed.data ?? { name: '', arguments: params };
  return recorded(exchange, { method: 'tools/call', name, arguments: args }, () => {
    if (!parsed.success) throw badArguments('A call of a tool takes "name", a text, and "arguments", an object.');
    return answer(toolNamed(name, exchange), args, exchange);
  });
};

function toolNamed(name: string, exchange: Exchange): Tool {
  const tools = visible(offeredTools, exchange);
  const tool = tools.find(({ listed }) => listed.name === name);
  if (tool) return tool;
  const names = near(
    name,
    tools.map(({ listed }) => listed.name),
  );
  const advice = names.length > 0 ? `Did you mean ${names.join(' or ')}?` : 'tools/list names what there is.';
  throw badArguments(`Unknown tool. ${advice}`);
}

async function answer(tool: Tool, args: unknown, { deps, caller, signal }: Exchange): Promise<Answered> {
  try {
    const structuredContent = await tool.call(deps, args, { caller, signal });
    const { outcome, rows } = structuredContent;
    const text = JSON.stringify(structuredContent);
    return { outcome, rows: rows.length, result: { content: [{ type: 'text', text }], structuredContent } };
  } catch (error) {
    const says = refusedByTheWorld(error);
    if (says === null) throw error;
    return { outcome: 'refused', rows: 0, result: { isError: true, content: [{ type: 'text', text: says }] } };
  }
}

/** What no better question would change; null for everything else. The shop's own words stay with us. */
function refusedByTheWorld(error: unknown): string | null {
  if (error instanceof StorefrontReadError)
    return "The shop can't be read now, so nothing was compared and nothing stored. list_readings has what it last showed; try again in a few minutes.";
  return error instanceof DomainError && worldly.has(error.code) ? sentence(error.message) : null;
}

const worldly = new Set(['not-comparable', 'shop-busy']);
