import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../mcp-server/tool.ts';
import { Office } from './office.ts';

let office: Office;

beforeAll(async () => {
  office = await Office.open();
});
afterAll(() => office.close());

const page = ({ rows }: Answer) => rows.map((row) => JSON.stringify(row));

describe('paging', () => {
  it.each<[string, object]>([
    ['list_movements', { sku: 'TOTE-BLK' }],
    ['list_messages', { sku: 'TOTE-BLK' }],
    ['list_storefront_events', { sku: 'TOTE-BLK' }],
    ['list_readings', { sku: 'MUG' }],
    ['list_readings', { sku: 'TOTE-BLK' }],
    ['list_drifts', {}],
    ['search_skus', { text: 'a' }],
  ])('%s %j goes through every row exactly once', async (name, args) => {
    const all = page(await office.call(name, args));
    expect(all.length).toBeGreaterThan(1);
    for (const limit of [1, 2, all.length]) {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const answer: Answer = await office.call(name, { ...args, limit, ...(cursor !== null && { cursor }) });
        expect(answer.rows.length).toBeLessThanOrEqual(limit);
        seen.push(...page(answer));
        cursor = answer.nextCursor;
      } while (cursor !== null && seen.length <= all.length);
      expect(seen).toEqual(all);
    }
  });
});
