import { describe, expect, it } from 'vitest';
import { mailSettings, smtpOptions } from '../../../../jobs/adapters/mail/settings.ts';

const CANARY = 'c4nary';
const WHOLE = {
  SMTP_URL: `smtp://stock:${CANARY}@mail.acme.com:587`,
  MAIL_FROM: 'Lockstep <stock@acme.com>',
  MAIL_TO: 'ana@acme.com, Ben <ben@acme.com>',
};

function problems(set: object): string[] {
  return (mailSettings.safeParse(set).error?.issues ?? []).map(({ path, message }) => `${String(path[0])} ${message}`);
}

describe('mailSettings', () => {
  it('names no server when nothing is set', () => {
    expect(smtpOptions(mailSettings.parse({}))).toBeNull();
  });

  it('takes a server, a sender and several recipients', () => {
    expect(smtpOptions(mailSettings.parse(WHOLE))).toEqual({
      url: WHOLE.SMTP_URL,
      from: 'Lockstep <stock@acme.com>',
      to: ['ana@acme.com', 'Ben <ben@acme.com>'],
    });
  });

  it.each(Object.keys(WHOLE))('says that %s is missing when the others are set', (name) => {
    const { [name as keyof typeof WHOLE]: _, ...rest } = WHOLE;
    expect(problems(rest)).toEqual([expect.stringMatching(new RegExp(`^${name} is missing: `))]);
  });

  it.each([
    ['another protocol', { SMTP_URL: `https://u:${CANARY}@mail.acme.com` }],
    ['no host', { SMTP_URL: `smtp://` }],
    ['options in the address', { SMTP_URL: `smtp://u:${CANARY}@mail.acme.com?debug=true&logger=true` }],
    ['a password that is not encoded', { SMTP_URL: `smtp://u:${CANARY}%@mail.acme.com` }],
    ['a slash in the password', { SMTP_URL: `smtp://u:${CANARY}/x@mail.acme.com` }],
    ['no address', { MAIL_FROM: 'Lockstep' }],
    ['a line break in an address', { MAIL_FROM: 'x\r\nBcc: evil@x.com <stock@acme.com>' }],
    ['an empty place in the list', { MAIL_TO: 'ana@acme.com,,ben@acme.com' }],
    ['semicolons', { MAIL_TO: 'ana@acme.com; ben@acme.com' }],
  ])('refuses %s, and shows no secret', (_what, wrong) => {
    const found = problems({ ...WHOLE, ...wrong });
    expect(found).toHaveLength(1);
    expect(found[0]).not.toContain(CANARY);
  });
});
