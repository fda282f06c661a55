import { Refusal } from '../../../bot/sandbox/api/refusal.ts';
import { check } from '../../../bot/sandbox/blocks/check.ts';
import type { Json } from './local-slack.ts';

/** What Slack would say about it, or nothing. */
export function faultsOf(schema: Parameters<typeof check>[0], pointer: string, input: unknown): readonly string[] {
  try {
    check(schema, input, { code: 'invalid_blocks', pointer });
    return [];
  } catch (error) {
    if (error instanceof Refusal) return error.messages;
    throw error;
  }
}

export const plain = (text: string) => ({ type: 'plain_text', text });
export const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
export const x = (length: number) => 'x'.repeat(length);
export const list = (length: number, make: (index: number) => Json) =>
  Array.from({ length }, (_, index) => make(index));
export const divider = { type: 'divider' };
export const section = (over: object) => ({ type: 'section', text: mrkdwn('a'), ...over });
export const actions = (...elements: Json[]) => ({ type: 'actions', elements });
export const option = (value: string) => ({ text: plain('a'), value });
export const table = (rows: number, cells: number) => ({
  type: 'table',
  rows: list(rows, () => list(cells, () => ({ type: 'raw_text', text: 'a' }))),
});
export const chart = (series: number, categories: number) => ({
  type: 'data_visualization',
  title: 'Drift',
  chart: { type: 'line', series: list(series, () => ({})), axis_config: { categories: list(categories, String) } },
});
