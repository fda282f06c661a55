import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../../domain/database.ts';
import { type Counter, openCounter } from './counter.ts';

let counter: Counter;

beforeAll(async () => {
  counter = await openCounter();
});

afterAll(() => counter.close());

describe('stock mode', () => {
  it('is shadow until a sandbox is known or somebody chooses', async () => {
    expect((await counter.stock('mode', '--json')).json()).toEqual({ mode: 'shadow', before: 'shadow' });
  });

  it('changes it, and remembers who did', async () => {
    const { code, out } = await counter.stock('mode', '--set', 'assist');
    expect(code).toBe(0);
    expect(out).toContain('The mode is assist, no longer shadow.');
    expect(await query(counter.database.em(), 'select mode, changed_by from policy')).toEqual([
      { mode: 'assist', changed_by: expect.stringMatching(/^terminal:/) },
    ]);
  });

  it('refuses a word that is no mode, and changes nothing', async () => {
    const { code, err } = await counter.stock('mode', '--set', 'yolo');
    expect(code).toBe(2);
    expect(err).toContain('must be one of shadow, assist, auto');
    expect((await counter.stock('mode', '--json')).json()).toMatchObject({ mode: 'assist' });
  });
});
