import { describe, expect, it } from 'vitest';
import { createShared } from '../../mcp-server/shared-work.ts';

/** Readings that end when they are told to; each finds its own number. */
function readings() {
  const ends: ((fails?: Error) => void)[] = [];
  const read = () =>
    new Promise<number>((resolve, reject) => {
      const number = ends.length + 1;
      ends.push((fails) => (fails ? reject(fails) : resolve(number)));
    });
  return { ends, read };
}

const soon = () => new Promise(setImmediate);

describe('shared work', () => {
  it('is done once for all who asked before it began, and anew for whoever asked while it was done', async () => {
    const share = createShared<number>();
    const { ends, read } = readings();
    const first = [share(read), share(read), share(read)];
    await soon();
    expect(ends).toHaveLength(1);
    const second = [share(read), share(read)];
    await soon();
    expect(ends).toHaveLength(1); // one at a time
    ends[0]!();
    expect(await Promise.all(first)).toEqual([1, 1, 1]);
    await soon();
    ends[1]!();
    expect(await Promise.all(second)).toEqual([2, 2]);
    expect(ends).toHaveLength(2);
  });

  it('fails for those who shared it, and for nobody else', async () => {
    const share = createShared<number>();
    const { ends, read } = readings();
    const failing = Promise.allSettled([share(read), share(read)]);
    await soon();
    const next = share(read);
    ends[0]!(new TypeError('the shop is down'));
    expect((await failing).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await soon();
    ends[1]!();
    expect(await next).toBe(2);
  });
});
