import { expect, describe, it } from 'vitest';
import { sayStumbles } from '../../../bot/start/stumbles.ts';
import { DomainError } from '../../../domain/errors.ts';

describe('stumbles', () => {
  it('are said once until they change or heal', () => {
    const said: string[] = [];
    let seconds = 0;
    const stumbled = sayStumbles((line) => void said.push(line), { now: () => new Date(seconds * 1000) });
    const refused = new DomainError('refused', 'connect ECONNREFUSED');
    for (; seconds < 300; seconds++) stumbled('delivery')(refused);
    expect(said).toEqual(['delivery   stumbled and goes on: connect ECONNREFUSED']);
    stumbled('notices')(refused);
    stumbled('delivery')(new DomainError('full', 'disk full'));
    stumbled('delivery')(refused);
    expect(said.slice(1)).toEqual([
      'notices    stumbled and goes on: connect ECONNREFUSED',
      'delivery   stumbled and goes on: disk full',
    ]);
    seconds += 200;
    stumbled('delivery')(refused);
    expect(said).toHaveLength(4);
  });
});
