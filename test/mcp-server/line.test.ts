import { describe, expect, it } from 'vitest';
import { createLine } from '../../mcp-server/line.ts';

/** Work that ends when it is told to, and says when it began. */
function works() {
  const began: string[] = [];
  const ends = new Map<string, () => void>();
  const work = (name: string) => () => {
    began.push(name);
    return new Promise<string>((resolve) => ends.set(name, () => resolve(name)));
  };
  const end = async (name: string) => {
    await new Promise(setImmediate); // for it to begin
    ends.get(name)!();
  };
  return { began, work, end };
}

describe('a line', () => {
  it('works one at a time, in the order they came', async () => {
    const { began, work, end } = works();
    const line = createLine(5);
    const all = ['a', 'b', 'c'].map((name) => line.inTurn(work(name)));
    for (const [n, name] of ['a', 'b', 'c'].entries()) {
      await end(name);
      expect(began).toHaveLength(n + 1);
    }
    expect(await Promise.all(all)).toEqual(['a', 'b', 'c']);
    expect(began).toEqual(['a', 'b', 'c']);
  });

  it('works several at once where it may, and no more', async () => {
    const { began, work, end } = works();
    const line = createLine(1, { atOnce: 2 });
    const all = ['a', 'b', 'c'].map((name) => line.inTurn(work(name)));
    expect(line.isFull()).toBe(true);
    await end('a');
    await all[0];
    expect(line.isFull()).toBe(false);
    await end('c');
    await end('b');
    expect(await Promise.all(all)).toEqual(['a', 'b', 'c']);
    expect(began).toEqual(['a', 'b', 'c']);
    expect(await line.inTurn(async () => 'later')).toBe('later');
  });

  it('goes on after what failed', async () => {
    const line = createLine(5);
    const failing = line.inTurn(() => Promise.reject(new TypeError('boom')));
    const next = line.inTurn(async () => 'next');
    await expect(failing).rejects.toThrow('boom');
    expect(await next).toBe('next');
    expect(await line.inTurn(async () => 'later')).toBe('later');
  });

  it('is left by whoever gives up, who never works', async () => {
    const { began, work, end } = works();
    const line = createLine(1);
    const giving = new AbortController();
    const first = line.inTurn(work('first'));
    const second = line.inTurn(work('second'), giving.signal);
    expect(line.isFull()).toBe(true);
    giving.abort();
    await expect(second).rejects.toMatchObject({ name: 'AbortError' });
    expect(line.isFull()).toBe(false);
    await end('first');
    await first;
    await expect(line.inTurn(work('gone'), AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
    expect(began).toEqual(['first']);
  });

  it('is full only when as many wait as may', async () => {
    const { work, end } = works();
    const line = createLine(1);
    expect(line.isFull()).toBe(false);
    const first = line.inTurn(work('a'));
    expect(line.isFull()).toBe(false);
    const second = line.inTurn(work('b'));
    expect(line.isFull()).toBe(true);
    await end('a');
    await first;
    expect(line.isFull()).toBe(false);
    await end('b');
    await second;
  });
});
