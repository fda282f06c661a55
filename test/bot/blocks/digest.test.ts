import { describe, expect, it } from 'vitest';
import { confirmApproval } from '../../../bot/blocks/confirm-approval.ts';
import { digestMessage } from '../../../bot/blocks/digest.ts';
import type { DigestMessage } from '../../../domain/ports/notifier.ts';
import { HOSTILE } from './cards.ts';
import { limitFaults, mrkdwnOf, wordsOf } from './limits.ts';

const digest: DigestMessage = {
  day: '2026-11-24',
  headline: 'CHECKED, 2 NEED YOU',
  allClear: false,
  reasons: ['1 case is open', '1 update is late'],
  skusExpected: 1210,
  skusCompared: 1204,
  opened: 3,
  autoFixed: 1,
  escalated: 2,
  stillOpen: 1,
  healed: 0,
  nextDueAt: new Date('2026-11-25T07:00:00Z'),
  sandbox: true,
};

describe('the digest in Slack', () => {
  it('has the headline, the four counts, the reasons, and when the next is due', () => {
    const { text, blocks } = digestMessage(digest);
    expect(text).toBe('SANDBOX  CHECKED, 2 NEED YOU 2026-11-24');
    const words = wordsOf(blocks);
    for (const part of [
      '*SKUs checked*\n1,204 of 1,210',
      '*Drift opened*\n3',
      '*Fixed by itself*\n1',
      '*Put before you*\n2',
    ])
      expect(words).toContain(part);
    expect(words).toContain('1 case is open 1 update is late');
    expect(words).toContain("If it doesn't come, Lockstep isn't running");
  });

  it('keeps to the limits, whatever is in it', () => {
    const headline = HOSTILE.repeat(20);
    const { blocks } = digestMessage({ ...digest, headline, reasons: Array.from({ length: 500 }, () => headline) });
    expect(limitFaults(blocks)).toEqual([]);
    expect(mrkdwnOf(blocks).join()).not.toContain('<');
    expect(wordsOf(blocks)).toContain('... and 480 more.');
  });
});

describe('the second question', () => {
  it('keeps to the limits of a modal', () => {
    const view = confirmApproval({ sku: HOSTILE.repeat(10), says: HOSTILE.repeat(200) }, '{}');
    expect(limitFaults(view.blocks as never, 'modal')).toEqual([]);
    for (const { text } of [view.title, view.submit!, view.close!]) expect(text.length).toBeLessThanOrEqual(24);
  });
});
