import { describe, expect, it } from 'vitest';
import { nearest } from '../../../bot/slack/nearest.ts';
import { readCommand } from '../../../bot/slack/read-command.ts';
import { typedWords } from '../../../bot/slack/typed-words.ts';

describe('what is typed after /stock', () => {
  it('asks what needs somebody when it is nothing', () => {
    for (const text of ['', '   ', '\t']) expect(readCommand(text)).toEqual({ kind: 'needs-you' });
  });

  it('asks for help', () => {
    for (const text of ['help', 'HELP', '?']) expect(readCommand(text)).toEqual({ kind: 'help' });
  });

  it.each([
    ['status', {}],
    ['Status', {}],
    ['sku TEE-BLK-M', { sku: 'TEE-BLK-M', all: false }],
    ['sku --all', { all: true }],
    ['receive TEE-BLK-M 12 A-03-2', { sku: 'TEE-BLK-M', quantity: 12, bin: 'A-03-2' }],
    ['receive "TEE BLK" 12 A-03-2 --key k1', { sku: 'TEE BLK', quantity: 12, bin: 'A-03-2', key: 'k1' }],
    ['adjust TEE-BLK-M -1 A-03-2 seam torn, see photo', { quantity: -1, reason: 'seam torn, see photo' }],
    ['adjust TEE-BLK-M –1 A-03-2 a long dash', { quantity: -1, reason: 'a long dash' }],
    ['adjust TEE-BLK-M −1 A-03-2 a real minus', { quantity: -1 }],
    ['adjust TEE-BLK-M +3 A-03-2 --reason “found behind”', { quantity: 3, reason: 'found behind' }],
    ['drift —latest', { latest: true, limit: 100 }],
    ['drift --limit 5', { latest: false, limit: 5 }],
    ['sku A&amp;B&lt;1&gt;', { sku: 'A&B<1>' }],
  ])('reads %s', (text, input) => {
    expect(readCommand(text)).toMatchObject({ kind: 'command', input });
  });

  it.each([
    ['recieve TEE 1 A', /no "\/stock recieve".*Did you mean "\/stock receive"\?.*help/],
    ['helo', /Did you mean "\/stock help"/],
    ['qwertyuiop', /^There is no "\/stock qwertyuiop"\. "\/stock help" lists what there is\.$/],
    ['receive', /SKU is missing.*QUANTITY is missing.*BIN is missing.*It goes: \/stock receive SKU QTY BIN$/],
    ['receive TEE twelve A', /QUANTITY: "twelve" isn't a whole number of units/],
    ['receive TEE 1e3 A', /isn't a whole number/],
    ['receive TEE 12 A now please', /"now please" is more than "receive" takes/],
    ['adjust TEE 3 A found', /write \+3 to add three or -3 to take three away/],
    ['adjust TEE +3 A', /REASON is missing/],
    ['drift --limit 0', /--limit: "0" must be a number from 1 to 99999/],
    ['drift --limit', /--limit must be a number from 1 to 99999\. It goes/],
    ['drift --wrong', /"--wrong" is more than "drift" takes/],
    ['; drop table sku', /There is no "\/stock ;"/],
    ['💥'.repeat(2000), /There is no/],
  ])('refuses %s in words', (text, words) => {
    expect(() => readCommand(text)).toThrow(words);
  });

  it('keeps control and direction characters out', () => {
    expect(typedWords('sku\u0000TEE\u202E\nX')).toEqual(['sku', 'TEE', 'X']);
  });
});

describe('nearest', () => {
  it('finds a typing error and leaves a stranger alone', () => {
    const names = ['status', 'receive', 'sku'];
    expect(nearest('stauts', names)).toBe('status');
    expect(nearest('sk', names)).toBe('sku');
    expect(nearest('delete', names)).toBeUndefined();
    expect(nearest('x'.repeat(100_000), names)).toBeUndefined();
  });
});
