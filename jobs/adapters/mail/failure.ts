import type { NodemailerError } from 'nodemailer';

/** Long enough for any server's reason, short enough for a line. */
const MOST_QUOTED = 200;

/**
 * Why a mail didn't leave, for people. The server's own words are quoted without what it could have echoed of the
 * password, and not at all where the sign-in failed. What isn't about the exchange is thrown on.
 */
export function inWords(
  error: unknown,
  { stopped, secrets }: { stopped: boolean; secrets: readonly string[] },
): string {
  if (!isExchangeError(error)) throw error;
  if (stopped) return 'It was stopped before the mail server had answered.';
  const quoted = error.code === 'EAUTH' ? '' : quote(error.response ?? '', secrets);
  return quoted === '' ? reason(error) : `${reason(error)} It says: ${quoted}`;
}

function isExchangeError(error: unknown): error is NodemailerError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}

const REASONS: Readonly<Partial<Record<string, string>>> = {
  EAUTH: 'The mail server refused the sign-in: check user and password in SMTP_URL.',
  EDNS: "The mail server's name can't be found: check SMTP_URL.",
  ETLS: "The connection to the mail server can't be made safe: it offers no TLS, or its certificate isn't valid for its name.",
  ETIMEDOUT: 'The mail server did not answer in time.',
  EABORT: 'The mail server did not answer in time.',
  ECONNREFUSED: 'Nothing answers at the mail server: is it up, and is the port in SMTP_URL right?',
  ESOCKET: 'The connection to the mail server broke.',
  ECONNECTION: 'The connection to the mail server broke.',
  EENVELOPE: 'The mail server refused the sender or everybody it should go to: check MAIL_FROM and MAIL_TO.',
  EMESSAGE: 'The mail server refused the mail.',
};

function reason({ code = '', originalCode = '' }: NodemailerError): string {
  return (originalCode === 'ECONNREFUSED' ? REASONS[originalCode] : REASONS[code]) ?? 'The mail could not be sent.';
}

function quote(response: string, secrets: readonly string[]): string {
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what is looked for
  const line = response.replaceAll(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').trim();
  return secrets.reduce((text, secret) => text.replaceAll(secret, '***'), line).slice(0, MOST_QUOTED);
}
