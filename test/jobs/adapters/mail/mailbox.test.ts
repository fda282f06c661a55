import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMailbox } from '../../../../jobs/adapters/mail/mailbox.ts';

const MAIL = {
  messageId: '<digest-2026-11-23@sandbox-shop.invalid>',
  subject: 'ALL CLEAR',
  text: 'All clear – “wirklich”.\n',
  html: '<html><body class="page"><h1>All clear</h1></body></html>',
};
const never = new AbortController().signal;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mailbox-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

function mailbox(at = join(folder, 'mailbox')) {
  return createMailbox({ folder: at, from: 'Lockstep <lockstep@sandbox.invalid>', to: ['you@sandbox.invalid'] });
}

async function letter() {
  const [name] = await readdir(join(folder, 'mailbox'));
  return simpleParser(await readFile(join(folder, 'mailbox', name!)));
}

describe('createMailbox', () => {
  it('writes a mail that a mail reader opens', async () => {
    expect(await mailbox().send({ ...MAIL, subject: 'SANDBOX: ALL CLEAR' }, never)).toEqual({ kind: 'accepted' });
    expect(await readdir(join(folder, 'mailbox'))).toEqual(['digest-2026-11-23@sandbox-shop.invalid.eml']);
    expect(await letter()).toMatchObject({
      messageId: MAIL.messageId,
      subject: 'SANDBOX: ALL CLEAR',
      text: MAIL.text,
      html: MAIL.html,
      to: { text: 'you@sandbox.invalid' },
    });
  });

  it('is headed SANDBOX also when what it tells of is real', async () => {
    await mailbox().send(MAIL, never);
    const { subject, text, html } = await letter();
    expect(subject).toBe('SANDBOX: ALL CLEAR');
    expect(text).toMatch(/^SANDBOX: no mail server is set.*\n\nAll clear/);
    expect(html).toMatch(/<body class="page">\s*<p[^>]*>SANDBOX: no mail server/);
  });

  it('keeps one file for one mail, and leaves no drafts', async () => {
    const box = mailbox();
    await Promise.all([box.send(MAIL, never), box.send(MAIL, never), box.send(MAIL, never)]);
    expect(await readdir(join(folder, 'mailbox'))).toHaveLength(1);
  });

  it('never leaves its folder, whatever the Message-ID says', async () => {
    await mailbox().send({ ...MAIL, messageId: '<../../evil/x@y>' }, never);
    expect(await readdir(folder)).toEqual(['mailbox']);
    expect(await readdir(join(folder, 'mailbox'))).toEqual(['.._.._evil_x@y.eml']);
  });

  it('says as data that it can not write', async () => {
    await writeFile(join(folder, 'mailbox'), 'in the way');
    expect(await mailbox().send(MAIL, never)).toEqual({
      kind: 'failed',
      message: expect.stringMatching(/can't be written .* it isn't a folder\.$/),
    });
  });
});
