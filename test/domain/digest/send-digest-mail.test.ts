import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rememberShop } from '../../../domain/controls/remember-shop.ts';
import { makeDigest } from '../../../domain/digest/make-digest.ts';
import { sendDigestMail } from '../../../domain/digest/send-digest-mail.ts';
import type { Mail, Mailed } from '../../../domain/ports/mailer.ts';
import { defaultDueTimes } from '../../../domain/reconcile/due-times.ts';
import { createSmtpMailer } from '../../../jobs/adapters/mail/smtp-mailer.ts';
import { type MailServer, startMailServer } from '../../jobs/adapters/mail/mail-server.ts';
import { World } from '../reconcile/world.ts';

let world: World;
let server: MailServer;

beforeAll(async () => {
  [world, server] = await Promise.all([World.open(), startMailServer()]);
  await rememberShop(world, { domain: 'acme.myshopify.com', sandbox: true });
  const times = { timezone: 'Europe/Berlin', hour: 7 };
  await makeDigest({ database: world.database, dueTimes: defaultDueTimes, times, sandbox: true }, world.now);
});

afterAll(async () => {
  await server.stop();
  await world.close();
});

describe('sendDigestMail', () => {
  it('reaches the mailbox through a real server, in both parts', async () => {
    const url = `smtp://127.0.0.1:${server.port}`;
    const mailer = createSmtpMailer({ url, from: 'stock@acme.test', to: ['ana@acme.test'] });
    expect(await sendDigestMail({ database: world.database, mailer }, '2026-11-23', world.signal)).toEqual({
      kind: 'accepted',
    });
    const { mail } = server.letters[0]!;
    expect(mail.subject).toBe('SANDBOX: NOT CHECKED: the shop was never compared with the warehouse');
    expect(mail.messageId).toBe('<digest-2026-11-23@acme.myshopify.com>');
    expect(mail.text).toContain('The next digest is due Tue 24 Nov, 07:00.');
    expect(mail.html).toContain('<h1');
  });

  it('repeats the same mail, word for word, after an outcome that nobody knows', async () => {
    const sent: Mail[] = [];
    const mailer = {
      send: async (mail: Mail): Promise<Mailed> => {
        sent.push(mail);
        world.pass(3_600_000);
        return { kind: 'failed', message: 'The mail server did not answer in time.' };
      },
    };
    for (const _ of [1, 2]) await sendDigestMail({ database: world.database, mailer }, '2026-11-23', world.signal);
    expect(sent[1]).toEqual(sent[0]);
  });

  it('refuses a day without a digest', async () => {
    const mailer = { send: async (): Promise<Mailed> => ({ kind: 'accepted' }) };
    const sending = sendDigestMail({ database: world.database, mailer }, '2026-11-22', world.signal);
    await expect(sending).rejects.toMatchObject({ code: 'digest-unknown' });
  });
});
