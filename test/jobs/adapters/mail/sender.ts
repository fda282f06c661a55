import { createSmtpMailer } from '../../../../jobs/adapters/mail/smtp-mailer.ts';

/** Holds what a URL, a shell and base64 each write in their own way. */
export const CANARY = 'c4nary/p@ss w0rd';

export const MAIL = {
  messageId: '<digest-2026-11-23@acme.test>',
  subject: 'CHECKED, 2 NEED YOU – “heute”',
  text: 'Plain: 2 need you.\n.\nEnd.\n',
  html: '<p>2 need <b>you</b> &amp; nobody else</p>',
};

export const never = new AbortController().signal;

/** A mailer to a server on this machine; with `signIn` it brings the canary as its password. */
export function mailer(port: number, { scheme = 'smtp', host = '127.0.0.1', signIn = false, limits = {} } = {}) {
  const who = signIn ? `stock%40acme.test:${encodeURIComponent(CANARY)}@` : '';
  const to = ['Ana <ana@acme.test>', 'ben@acme.test'];
  const options = { url: `${scheme}://${who}${host}:${port}`, from: 'Lockstep <stock@acme.test>', to };
  return createSmtpMailer(options, { connectMs: 2_000, idleMs: 2_000, wholeMs: 3_000, ...limits });
}
