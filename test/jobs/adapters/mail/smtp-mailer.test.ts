import { afterEach, describe, expect, it } from 'vitest';
import { type MailServer, refusal, startMailServer } from './mail-server.ts';
import { CANARY, MAIL, mailer, never } from './sender.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function serve(options?: Parameters<typeof startMailServer>[0]): Promise<MailServer> {
  const server = await startMailServer(options);
  stops.push(() => server.stop());
  return server;
}

describe('createSmtpMailer', () => {
  it('hands over subject, both parts and the Message-ID, to everybody', async () => {
    const server = await serve();
    expect(await mailer(server.port).send(MAIL, never)).toEqual({ kind: 'accepted' });
    const [letter] = server.letters;
    expect(letter).toMatchObject({ from: 'stock@acme.test', to: ['ana@acme.test', 'ben@acme.test'] });
    expect(letter!.mail).toMatchObject({ messageId: MAIL.messageId, subject: MAIL.subject, html: MAIL.html });
    expect(letter!.mail.text).toBe(MAIL.text);
    expect(letter!.mail.from?.text).toBe('"Lockstep" <stock@acme.test>');
  });

  it('signs in with the decoded user and password', async () => {
    let seen: unknown;
    const server = await serve({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth({ username, password }, _session, done) {
        seen = { username, password };
        done(null, { user: 'ok' });
      },
    });
    expect(await mailer(server.port, { signIn: true }).send(MAIL, never)).toEqual({ kind: 'accepted' });
    expect(seen).toEqual({ username: 'stock@acme.test', password: CANARY });
  });

  it('repeats a mail under the same Message-ID from a new process', async () => {
    const server = await serve();
    for (const process of [mailer(server.port), mailer(server.port)]) await process.send(MAIL, never);
    expect(server.letters.map(({ mail }) => mail.messageId)).toEqual([MAIL.messageId, MAIL.messageId]);
  });

  it('sends again only to whom it was refused', async () => {
    let open = false;
    const server = await serve({
      onRcptTo: ({ address }, _session, done) =>
        open || address.startsWith('ana') ? done() : done(refusal(450, 'mailbox busy')),
    });
    const sender = mailer(server.port);
    const first = await sender.send(MAIL, never);
    expect(first).toEqual({ kind: 'failed', message: expect.stringContaining('not for ben@acme.test') });
    open = true;
    expect(await sender.send(MAIL, never)).toEqual({ kind: 'accepted' });
    expect(server.letters.map(({ to }) => to)).toEqual([['ana@acme.test'], ['ben@acme.test']]);
    expect(await sender.send({ ...MAIL, messageId: '<digest-2026-11-24@acme.test>' }, never)).toEqual({
      kind: 'accepted',
    });
    expect(server.letters[2]?.to).toHaveLength(2);
  });
});
