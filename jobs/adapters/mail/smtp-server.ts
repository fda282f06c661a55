/** A mail server, as its URL names it. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte. */
  readonly secure: boolean;
  /** Refuses to go on without TLS. */
  readonly requireTLS: boolean;
  readonly auth?: { readonly user: string; readonly pass: string };
}

/** "smtp://user:password@mail.acme.com:587" taken apart; what settings.ts let through is well formed. */
export function smtpServerOf(text: string): SmtpServer {
  const { protocol, hostname, port, username, password } = new URL(text);
  const host = hostname.replaceAll(/^\[|\]$/g, '');
  const secure = protocol === 'smtps:';
  const auth = { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
  const signsIn = auth.user !== '';
  return {
    host,
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    // A password never crosses a network in the clear, whatever somebody in between makes of the server's answer.
    requireTLS: signsIn && !secure && !isLoopback(host),
    ...(signsIn && { auth }),
  };
}

/** The password as it is, as a URL has it, and as the two usual ways to sign in send it. */
export function secretsOf({ auth }: SmtpServer): string[] {
  if (!auth || auth.pass === '') return [];
  const { user, pass } = auth;
  const sent = [`\u0000${user}\u0000${pass}`, pass].map((text) => Buffer.from(text).toString('base64'));
  return [...sent, pass, encodeURIComponent(pass)];
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
