import { describe, expect, it } from 'vitest';
import { caseMessage } from '../../../bot/blocks/case-card.ts';
import { causeWords } from '../../../bot/cause-words.ts';
import { sureness } from '../../../bot/finding-words.ts';
import { causes } from '../../../domain/ports/investigator.ts';
import type { CardFinding, CaseCard } from '../../../domain/ports/notifier.ts';
import { block as slackBlock } from '../../../bot/sandbox/blocks/block.ts';
import { card, extremes, HOSTILE } from './cards.ts';
import { limitFaults, mrkdwnOf, wordsOf } from './limits.ts';

const AT = new Date('2026-11-23T12:00:00Z');

describe('a case card', () => {
  it('says what is so, what was found, and what Approve writes', () => {
    const words = shown();
    for (const part of [
      'Shop shows 6 too few of TEE-BLK-M',
      'TEE-BLK-M, Black tee, medium',
      'Main · major · case 17',
      '*Should be*\n12',
      '*Shop shows*\n6',
      '*Warehouse holds*\n12',
      '*Phantom stockout*\n148.20',
      'Nothing is on its way: the shop should show what the bins hold.',
      'somebody or something changed the number in the shop. Not sure: 50 of 100.',
      'The playbook answered. In its own words:',
      'not sure enough: 50, needs 85',
      'Approve writes 12 into the shop, and only if it still shows 6 then.',
      'Approve: shop 6 -> 12',
      'Ignore until tomorrow',
    ])
      expect(words).toContain(part);
    expect(words).not.toContain('SANDBOX');
  });

  it('says what the correction to a count waits for, until the case is closed', () => {
    const countWaitsFor = 'a count of B-01-1 too, because case 17 is open';
    const words = wordsOf(caseMessage(card({ countWaitsFor })).blocks);
    expect(words).toMatch(
      /The shop is not corrected to the count yet\.\s+It waits for a count of B-01-1 too, because case/,
    );
    const closed = { as: 'healed', at: AT } as const;
    expect(wordsOf(caseMessage(card({ countWaitsFor, closed })).blocks)).not.toContain('It waits for');
  });

  it('names the model that answered, and labels what it said as its own words', () => {
    const blocks = caseMessage(byModel({ explanation: HOSTILE })).blocks;
    const label = blocks.findIndex((block) => wordsOf(block) === 'claude-opus-5-5 answered. In its own words:');
    expect(label).toBeGreaterThan(0);
    expect(blocks[label + 1]).toMatchObject({ type: 'section', text: { type: 'plain_text', emoji: false } });
    expect(wordsOf(blocks[label + 1])).toContain('<!channel>');
    expect(wordsOf(caseMessage(byModel({ explanation: '' })).blocks)).not.toContain('own words');
  });

  it('says in one line who was asked first, and why the playbook answered', () => {
    const instead = "claude-opus-5-5 did not answer: the day's budget for the model is spent";
    const { blocks } = caseMessage(byModel({ investigator: 'playbook', instead }));
    expect(wordsOf(blocks)).toContain(
      "claude-opus-5-5 was asked first and did not answer: the day's budget for the model is spent. The playbook answered. In its own words:",
    );
  });

  it('has words for every cause', () => {
    const words = causes.map(causeWords);
    expect(new Set(words).size).toBe(causes.length);
    for (const cause of causes)
      expect(shownOf(byModel({ cause }))).toContain(`What I found:  ${causeWords(cause)}. Sure`);
    expect(causeWords('gremlins')).toBe('gremlins');
  });

  it('tells too many from too few', () => {
    const words = shown({ delta: 3, storefront: 15 });
    expect(words).toContain('Shop shows 3 too many of TEE-BLK-M');
    expect(words).toContain('*Oversell risk*');
  });

  it('names every term that is not zero, with the sign it has in the sum', () => {
    const words = shown({ terms: { U: 4, S: 2, F: 1, R: 5, V: 3 }, expected: 11 });
    expect(words).toContain('Why 11: 12  in the bins');
    for (const term of [
      '-4  on its way to the shop',
      '+2  shipped here',
      '-1  shipped in the shop',
      '+5  put back',
      '-3  come back',
    ])
      expect(words).toContain(term);
  });

  it('keeps a push that lowers the shop apart from one that raises it', () => {
    expect(shown({ terms: { U: -4, S: 0, F: 0, R: 0, V: 0 } })).toContain('+4  on its way to the shop');
  });

  it('asks with the primary button, and carries nothing but an id and its version', () => {
    expect(buttons()).toEqual([
      { action: 'case_approve', style: 'primary', value: { id: 3, version: 1 } },
      { action: 'case_ignore', style: undefined, value: { id: 17, version: 1 } },
    ]);
  });

  it('has nothing to approve where nothing can be written safely', () => {
    expect(buttons({ proposal: null }).map(({ action }) => action)).toEqual(['case_ignore']);
  });

  it.each<[string, Partial<CaseCard>, string]>([
    [
      'a correction on its way',
      { proposal: null, correction: 'on its way' },
      'The correction is on its way to the shop.',
    ],
    ['a correction applied', { proposal: null, correction: 'applied' }, 'The shop took the correction.'],
    ['an ignored case', { ignoredUntil: AT }, 'Ignored until'],
    ['a corrected case', { closed: { as: 'corrected', at: AT } }, 'Corrected: shop and ledger agree since'],
    ['a healed case', { closed: { as: 'healed', at: AT } }, 'Healed by itself'],
  ])('has no buttons for %s', (_, changes, says) => {
    expect(buttons(changes)).toEqual([]);
    expect(shown(changes)).toContain(says);
  });

  it('speaks of the difference as past once it is settled', () => {
    const words = shown({ closed: { as: 'corrected', at: AT } });
    expect(words).toContain('Settled: shop and ledger agree on TEE-BLK-M');
    expect(words).toContain('*Should have been*\n12 *Shop showed*\n6 *Warehouse held*\n12');
    expect(words).not.toContain('Why I ask');
  });

  it('asks again after a correction that came too late, and after one that did not help', () => {
    expect(buttons({ correction: 'stale' })).toHaveLength(2);
    expect(buttons({ correction: 'applied' })).toHaveLength(2);
    expect(shown({ correction: 'applied' })).not.toContain('The shop took the correction.');
  });

  it('asks again when the ignore is over', () => {
    expect(buttons({ ignoredUntil: new Date('2026-11-23T10:59:59Z') })).toHaveLength(2);
  });

  it('says who decided what and when, as Slack shows people and times', () => {
    const decisions = [
      { actor: 'slack:U0SANDANA', verb: 'approve' as const, says: 'Approved: shop 6 -> 12', at: AT },
      { actor: 'lockstep', verb: 'fix' as const, says: '', at: AT },
    ];
    const json = JSON.stringify(caseMessage(card({ proposal: null, correction: 'on its way', decisions })).blocks);
    expect(json).toContain('"type":"user","user_id":"U0SANDANA"');
    expect(json).toContain(`"type":"date","timestamp":${AT.getTime() / 1000}`);
    expect(json).toContain('Lockstep itself');
  });

  it('is headed SANDBOX when a stand-in is behind it', () => {
    expect(caseMessage(card({ sandbox: true })).blocks[0]).toMatchObject({
      text: { text: 'SANDBOX  Shop shows 6 too few of TEE-BLK-M' },
    });
    expect(caseMessage(card({ sandbox: true })).text).toMatch(/^SANDBOX/);
  });

  it('keeps to the limits of Slack, and to what the local Slack takes, whatever is in it', () => {
    for (const one of [
      card(),
      ...extremes(),
      ...extremes().map((extreme) => ({ ...extreme, closed: { as: 'healed' as const, at: AT } })),
    ]) {
      const { blocks, text } = caseMessage(one);
      expect(limitFaults(blocks)).toEqual([]);
      for (const block of blocks) expect(slackBlock.safeParse(block).error).toBeUndefined();
      expect(text.length).toBeLessThan(1000);
    }
  });

  it('lets nothing of others mention, link or format', () => {
    for (const one of extremes()) {
      const { blocks, text } = caseMessage(one);
      for (const mrkdwn of mrkdwnOf(blocks)) expect(mrkdwn).not.toMatch(/<!channel>|evil|boom/);
      expect(text).not.toMatch(/<(?!$)/);
      expect(JSON.stringify(blocks)).not.toMatch(/\\u202e|\\u0000/i);
    }
    expect(shown({ title: HOSTILE })).toContain('<!channel> <https://evil.test|click> *bold* & :boom:');
  });
});

describe('sureness', () => {
  it('is never rounded up to what the gate needs', () => {
    expect(sureness(0.85)).toBe('Sure: 85 of 100');
    expect(sureness(0.849)).toBe('Fairly sure: 84 of 100');
    expect(sureness(0.29)).toBe('Little more than a guess: 29 of 100');
  });
});

function byModel(changes: Partial<CardFinding>): CaseCard {
  const finding = { ...card().finding!, investigator: 'claude-opus-5-5', confidence: 0.9, ...changes };
  return card({ finding });
}

function shownOf(one: CaseCard): string {
  return wordsOf(caseMessage(one).blocks);
}

function shown(changes: Partial<CaseCard> = {}): string {
  return wordsOf(caseMessage(card(changes)).blocks);
}

function buttons(changes: Partial<CaseCard> = {}) {
  const { blocks } = caseMessage(card(changes));
  const elements = blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));
  return elements.flatMap((element) =>
    element.type === 'button'
      ? [{ action: element.action_id, style: element.style, value: JSON.parse(element.value ?? '') as unknown }]
      : [],
  );
}
