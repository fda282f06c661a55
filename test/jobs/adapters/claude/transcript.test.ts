import type { MessageParam } from '@anthropic-ai/sdk/resources/messages';
import { describe, expect, it } from 'vitest';
import { transcriptOf } from '../../../../jobs/adapters/claude/transcript.ts';

const result = (id: string, content: string): MessageParam => ({
  role: 'user',
  content: [{ type: 'tool_result', tool_use_id: id, content }],
});

describe('transcriptOf', () => {
  it('keeps what fits as it is', () => {
    const messages = [result('a', 'one'), { role: 'assistant', content: 'hm' } as const];
    expect(transcriptOf(messages)).toEqual(messages);
  });

  it('leaves out the oldest results first, and no more than it must', () => {
    const messages = [result('a', 'a'.repeat(500)), result('b', 'b'.repeat(500)), result('c', 'c'.repeat(500))];
    const kept = transcriptOf(messages, 1_400) as MessageParam[];
    expect(Buffer.byteLength(JSON.stringify(kept))).toBeLessThanOrEqual(1_400);
    expect(JSON.stringify(kept[0])).toContain('Left out here');
    expect(JSON.stringify(kept[0])).toContain('"tool_use_id":"a"');
    expect(kept.slice(1)).toEqual(messages.slice(1));
    expect(JSON.stringify(messages[0])).toContain('aaaa');
  });

  it('is at most 400 kB, whatever was said', () => {
    const messages = [result('a', 'é'.repeat(300_000)), result('b', 'b'.repeat(300_000))];
    expect(Buffer.byteLength(JSON.stringify(transcriptOf(messages)))).toBeLessThanOrEqual(400_000);
    const spoken: MessageParam = { role: 'assistant', content: 'x'.repeat(500_000) };
    expect(Buffer.byteLength(JSON.stringify(transcriptOf([spoken])))).toBeLessThanOrEqual(400_000);
  });

  it('holds nothing that PostgreSQL refuses in JSON', () => {
    const input = { 'a\0': '\ud800 x\0' };
    const content = [{ type: 'tool_use' as const, id: 'a', name: 'get_case', input }];
    const kept = JSON.stringify(transcriptOf([{ role: 'assistant', content }]));
    expect(kept).not.toMatch(/\\u0000|\\ud800/u);
  });
});
