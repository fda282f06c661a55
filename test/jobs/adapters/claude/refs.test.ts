import { describe, expect, it } from 'vitest';
import { readRef, refsIn } from '../../../../jobs/adapters/claude/refs.ts';

describe('refsIn', () => {
  it('finds every row, however deep', () => {
    const rows = [{ ref: 'movement/12', drifts: [{ ref: 'drift/77' }] }, { last: { ref: 'agreement/14' } }];
    expect(refsIn({ rows }).toSorted()).toEqual(['agreement/14', 'drift/77', 'movement/12']);
  });

  it('finds the rows that another row points to', () => {
    const rows = [
      { ref: 'movement/12', message: 'message/3' },
      { ref: 'message/4', movement: 'movement/13' },
      {
        corrections: [
          { state: 'applied', message: 'message/5' },
          { state: 'stale', message: null },
        ],
      },
    ];
    expect(refsIn({ rows }).toSorted()).toEqual(['message/3', 'message/4', 'message/5', 'movement/12', 'movement/13']);
    expect(
      refsIn({ message: 'movement/12', movement: 'message/3 was sent', untrusted: { message: 'message/9' } }),
    ).toEqual([]);
  });

  it('never looks inside what others wrote', () => {
    expect(refsIn({ untrusted: { ref: 'message/1', more: [{ ref: 'message/2' }] } })).toEqual([]);
    expect(refsIn([{ ref: 'event/9', untrusted: { note: { ref: 'message/3' } } }])).toEqual(['event/9']);
  });

  it('takes no text for a ref but the whole one under its own key', () => {
    const no = [
      'message/3 ',
      ' message/3',
      'message/',
      'message/0',
      'message/-1',
      'message/1.5',
      'case/4',
      'Message/3',
    ];
    expect(refsIn([...no, 'message/4/5', 'message/99999999999999999999', 3, null, {}].map((ref) => ({ ref })))).toEqual(
      [],
    );
    expect(refsIn({ reference: 'message/3', note: 'ref message/3' })).toEqual([]);
  });

  it('is not overturned by depth', () => {
    let deep: unknown = { ref: 'step/2' };
    for (let i = 0; i < 50_000; i++) deep = [deep];
    expect(refsIn(deep)).toEqual(['step/2']);
  });
});

describe('readRef', () => {
  it.each(['movement', 'message', 'event', 'step', 'agreement', 'reading', 'drift'])('reads a %s', (kind) => {
    expect(readRef(`${kind}/12`)).toEqual({ kind, id: 12 });
  });
});
