import { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type MailServer, refusal, startMailServer, startSilentServer } from './mail-server.ts';
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

async function silence(onConnection?: (socket: Socket) => void): Promise<number> {
  const { port, stop } = await startSilentServer(onConnection);
  stops.push(stop);
  return port;
}

describe('a mail that does not leave', () => {
  async function failure(port: number, options: Parameters<typeof mailer>[1] = {}, signal = never): Promise<string> {
    const mailed = await mailer(port, options).send(MAIL, signal);
    expect(mailed.kind).toBe('failed');
    return mailed.kind === 'failed' ? mailed.message : '';
  }

  it('because nothing listens', async () => {
    const server = await startMailServer();
    await server.stop();
    expect(await failure(server.port)).toMatch(/^Nothing answers at the mail server/);
  });

  it('because the server refuses the sender', async () => {
    const server = await serve({ onMailFrom: (_address, _session, done) => done(refusal(550, 'no relaying here')) });
    expect(await failure(server.port)).toMatch(/refused the sender .* It says: 550 no relaying here/);
  });

  it('because it refuses the mail itself', async () => {
    const server = await serve({
      onData(stream, _session, done) {
        stream.resume().on('end', () => done(refusal(554, 'looks like spam')));
      },
    });
    expect(await failure(server.port)).toBe('The mail server refused the mail. It says: 554 looks like spam');
  });

  it('because the server says nothing', async () => {
    expect(await failure(await silence(), { limits: { connectMs: 100 } })).toMatch(/did not answer in time/);
  });

  it('because it drips a byte now and then, for ever', async () => {
    const port = await silence((socket) => {
      socket.write('220');
      const dripping = setInterval(() => socket.write('-still here\r\n220'), 20);
      socket.on('close', () => clearInterval(dripping));
    });
    expect(await failure(port, { limits: { wholeMs: 200 } })).toMatch(/did not answer in time/);
  });

  it('because the connection breaks after the mail was handed over: it may be there', async () => {
    const server = await serve({
      onData: (stream) => void stream.resume().on('end', () => sockets.forEach((socket) => socket.destroy())),
    });
    const sockets: Socket[] = [];
    const port = await silence((client) => {
      const upstream = new Socket().connect(server.port, '127.0.0.1').on('error', () => {});
      sockets.push(client, upstream);
      client.pipe(upstream).pipe(client);
    });
    expect(await failure(port)).toMatch(/connection to the mail server broke/);
  });

  it('because it was stopped', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 50);
    expect(await failure(await silence(), {}, stop.signal)).toBe('It was stopped before the mail server had answered.');
    expect(await failure(await silence(), {}, AbortSignal.abort())).toMatch(/stopped/);
  });

  it('because the server answers what is no TLS to a TLS greeting', async () => {
    const server = await serve();
    expect(await failure(server.port, { scheme: 'smtps' })).toMatch(/TLS|broke/);
  });
});

describe('the password', () => {
  const forms = [CANARY, encodeURIComponent(CANARY), Buffer.from(CANARY).toString('base64')];

  it('is never in the answer when the server refuses the sign-in and echoes it', async () => {
    const server = await serve({
      allowInsecureAuth: true,
      onAuth: ({ password }, _session, done) => done(refusal(535, `bad password ${password}`)),
    });
    const mailed = await mailer(server.port, { signIn: true }).send(MAIL, never);
    expect(mailed).toEqual({
      kind: 'failed',
      message: 'The mail server refused the sign-in: check user and password in SMTP_URL.',
    });
  });

  it('is never in the answer when the server quotes it elsewhere', async () => {
    const server = await serve({
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => done(null, { user: 'ok' }),
      onMailFrom: (_address, _session, done) => done(refusal(550, `no ${forms.join(' ')}`)),
    });
    const mailed = await mailer(server.port, { signIn: true }).send(MAIL, never);
    expect(mailed).toMatchObject({ kind: 'failed', message: expect.stringContaining('It says: 550 no *** *** ***') });
    for (const form of forms) expect(JSON.stringify(mailed)).not.toContain(form);
  });

  it('is not sent in the clear to another machine, even when the server offers no TLS', async () => {
    let signedIn = false;
    const server = await serve({
      allowInsecureAuth: true,
      onAuth(_auth, _session, done) {
        signedIn = true;
        done(null, { user: 'ok' });
      },
    });
    // This machine under an address that isn't its loopback.
    const mailed = await mailer(server.port, { host: '0.0.0.0', signIn: true }).send(MAIL, never);
    expect(mailed).toEqual({ kind: 'failed', message: expect.stringMatching(/can't be made safe: it offers no TLS/) });
    expect(signedIn).toBe(false);
    expect(await mailer(server.port, { host: '0.0.0.0' }).send(MAIL, never)).toEqual({ kind: 'accepted' });
  });
});
