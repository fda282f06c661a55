import { describe, expect, it } from 'vitest';
import { isTooDeep } from '../../mcp-server/too-deep.ts';

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

describe('the depth of a message', () => {
  it.each([
    ['64 levels', nested(64), false],
    ['65 levels', nested(65), true],
    ['64 levels beside 64 others', `[${nested(63)},${nested(63)}]`, false],
    ['brackets in a text', JSON.stringify({ text: nested(500) }), false],
    ['brackets in a text with a quote', JSON.stringify({ text: `"${nested(500)}\\` }), false],
    ['brackets after a text that ends in a backslash', `{"a":"\\\\","b":${nested(64)}}`, true],
    ['brackets that are never closed', '{"a":'.repeat(65), true],
    ['nothing', '', false],
  ])('is counted of %s', (_, json, deep) => {
    expect(isTooDeep(Buffer.from(json))).toBe(deep);
  });
});
