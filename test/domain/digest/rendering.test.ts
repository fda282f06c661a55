import { describe, expect, it } from 'vitest';
import { digestHtml } from '../../../domain/digest/digest-html.ts';
import { digestSubject, digestText } from '../../../domain/digest/digest-text.ts';
import { type Change, digestOf, hoursAgo } from './calm-day.ts';

const NASTY = `<img src=x onerror="alert('1')"> & Sons\r\nALL CLEAR`;

const troubled: Change = {
  cases: { carried: 1, opened: 4, healed: 1, corrected: 1, stillOpen: 2, accepted: 1, autoFixed: 1, escalated: 3 },
  outbox: { undelivered: 2, oldestSeconds: 90, rejected: 1 },
  open: [
    {
      sku: 'TEE-BLK-M',
      title: NASTY,
      location: 'main',
      delta: -6,
      severity: 'major',
      openedAt: hoursAgo(3),
      accepted: null,
    },
    { sku: 'MUG', title: null, location: 'main', delta: 2, severity: 'minor', openedAt: hoursAgo(1), accepted: null },
    {
      sku: 'CAP',
      title: 'Cap',
      location: 'main',
      delta: 4,
      severity: 'major',
      openedAt: hoursAgo(40),
      accepted: { by: 'ana', until: hoursAgo(-48) },
    },
  ],
  missedDays: ['2026-11-21', '2026-11-22'],
};

describe('composeDigest', () => {
  it('tells the day in counts, reasons and words', () => {
    expect(digestOf(troubled)).toMatchObject({
      day: '2026-11-23',
      headline: 'CHECKED, 3 NEED YOU',
      allClear: false,
      skusExpected: 500,
      skusCompared: 500,
      opened: 4,
      autoFixed: 1,
      escalated: 3,
      stillOpen: 2,
      healed: 1,
      reasons: [
        expect.stringContaining('2 disagreements with the shop are open'),
        expect.stringContaining('The shop refused 1 update'),
        'Accepted by ana until Wed 25 Nov: CAP at main, shop shows 4 too many.',
        'No digest was made on Sat 21 Nov, Sun 22 Nov.',
      ],
    });
  });

  it('shows how opened, closed and open add up, and says when they do not', () => {
    expect(digestOf(troubled).content.sum).toBe(
      '1 open before + 4 opened = 1 healed + 1 corrected + 2 still open + 1 accepted.',
    );
    expect(digestOf().content.sum).toBe('No disagreement was open, and none was opened.');
    expect(digestOf({ cases: { opened: 1 } }).content.sum).toMatch(/these don't add up/);
  });

  it('compared nothing when the newest check is old, whatever that one found', () => {
    const stale = digestOf({
      checks: { last: { at: hoursAgo(5), skusExpected: 500, compared: 500, unjudgedByReason: {} } },
    });
    expect(stale).toMatchObject({ skusExpected: 500, skusCompared: 0 });
    expect(digestOf({ checks: { last: null } })).toMatchObject({ skusExpected: 500, skusCompared: 0 });
  });

  it('says who explained the cases, and what the model cost', () => {
    const answered = [
      { investigator: 'claude-opus-5-5', cases: 3, usd: 0.1249 },
      { investigator: 'playbook', cases: 1, usd: 0 },
    ];
    expect(digestOf({ answered }).content.lines).toContainEqual([
      'Cases explained',
      '3 by claude-opus-5-5 ($0.12), 1 by the playbook',
    ]);
    expect(digestOf().content.lines).toContainEqual(['Cases explained', 'none']);
  });

  it('names a few missed days and counts the others', () => {
    const days = ['14', '15', '16', '17', '18', '19', '20'].map((day) => `2026-11-${day}`);
    const [reason] = digestOf({ missedDays: days }).reasons;
    expect(reason).toBe(
      'No digest was made on 2 days before and on Mon 16 Nov, Tue 17 Nov, Wed 18 Nov, Thu 19 Nov, Fri 20 Nov.',
    );
  });
});

describe('digestText', () => {
  it('reads from headline to closing, and no title breaks its lines', () => {
    const text = digestText(digestOf(troubled));
    expect(text.split('\n')[0]).toBe('CHECKED, 3 NEED YOU');
    expect(text).not.toMatch(/^ALL CLEAR/m);
    expect(text).toContain('TEE-BLK-M (<img');
    expect(text).toMatch(/SKUs checked +500 of 500\nDrift opened +4\nFixed by itself +1\nPut before you +3\n/);
    expect(text).toContain('The next digest is due Tue 24 Nov, 07:00.');
    expect(text).toMatch(/If it doesn't come, .*\nOutside alarm: none set\.\n$/);
  });
});

describe('digestHtml', () => {
  const html = digestHtml(digestOf(troubled));

  it('escapes whatever comes from outside', () => {
    expect(html).toContain('&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt; &amp; Sons');
    expect(html).not.toContain('<img');
  });

  it('loads nothing and runs nothing', () => {
    expect(html).not.toMatch(/<(img|script|link|iframe|object)|https?:|url\(|@import|javascript:/i);
  });

  it('says what the text says', () => {
    const shown = html
      .replaceAll(/<[^>]+>/g, ' ')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'");
    const { reasons, content } = digestOf(troubled);
    for (const sentence of [...reasons, content.sum, content.period, 'Outside alarm: none set.', 'Tue 24 Nov, 07:00'])
      expect(shown).toContain(sentence);
  });
});

describe('a stand-in', () => {
  it('is headed SANDBOX in subject, text and HTML', () => {
    const digest = digestOf({}, { sandbox: true });
    expect(digestSubject(digest)).toBe('SANDBOX: ALL CLEAR');
    expect(digestText(digest)).toMatch(/^SANDBOX: ALL CLEAR\n/);
    expect(digestHtml(digest)).toMatch(/>SANDBOX<\/p>\s*<h1/);
  });

  it('is not mentioned where everything is real', () => {
    const digest = digestOf();
    expect(digestSubject(digest) + digestText(digest) + digestHtml(digest)).not.toContain('SANDBOX');
  });
});
