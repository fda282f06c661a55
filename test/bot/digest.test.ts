import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../../domain/database.ts';
import { type Counter, openCounter } from './counter.ts';

let counter: Counter;

beforeAll(async () => {
  counter = await openCounter();
});

afterAll(() => counter.close());

describe('stock digest', () => {
  it('tells today as it would read now, under exactly the keys that programs know', async () => {
    const said = await counter.stock('digest', '--json');
    expect(said.code).toBe(0);
    expect(said.json()).toEqual({
      day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      headline: 'NOT CHECKED: the shop was never compared with the warehouse',
      allClear: false,
      reasons: [expect.stringContaining('"stock reconcile" makes one now')],
      skusExpected: 0,
      skusCompared: 0,
      opened: 0,
      autoFixed: 0,
      escalated: 0,
      stillOpen: 0,
      healed: 0,
    });
  });

  it('reads in the terminal, headed SANDBOX', async () => {
    const { out } = await counter.stock('digest');
    expect(out).toMatch(/^SANDBOX {2}NOT CHECKED: /);
    for (const part of ['SKUs checked', 'Drift opened', 'The next digest is due', 'Outside alarm: none set.'])
      expect(out).toContain(part);
  });

  it('stores nothing and tells nobody', async () => {
    const [row] = await query(
      counter.database.em(),
      'select (select count(*) from digest)::integer as digests, (select count(*) from notice)::integer as notices',
    );
    expect(row).toEqual({ digests: 0, notices: 0 });
  });
});
