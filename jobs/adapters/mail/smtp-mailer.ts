import { createTransport, type SMTPSentMessageInfo } from 'nodemailer';
import type { Mail, Mailed, Mailer } from '../../../domain/ports/mailer.ts';
import { inWords } from './failure.ts';
import { secretsOf, smtpServerOf } from './smtp-server.ts';

export interface SmtpOptions {
  /** "smtp://user:password@mail.acme.com:587", or smtps:// for TLS from the first byte. Secret. */
  readonly url: string;
  readonly from: string;
  readonly to: readonly string[];
}

interface Limits {
  /** To connect, and to be greeted. */
  readonly connectMs: number;
  /** Without a byte from the server. */
  readonly idleMs: number;
  /** For the whole mail: a server that drips bytes is as good as one that is down. */
  readonly wholeMs: number;
}

const USUAL: Limits = { connectMs: 15_000, idleMs: 30_000, wholeMs: 90_000 };

/** Mails by SMTP. Whatever the server does comes back as data, in words, and never with the password in them. */
export function createSmtpMailer({ url, from, to }: SmtpOptions, limits: Limits = USUAL): Mailer {
  const server = smtpServerOf(url);
  const transport = createTransport({
    ...server,
    ...timeouts(limits),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const recipients = recipientsOf(to);

  async function send(mail: Mail, signal: AbortSignal): Promise<Mailed> {
    const left = recipients.without(mail.messageId);
    if (left.length === 0) return { kind: 'accepted' };
    const bounded = AbortSignal.any([signal, AbortSignal.timeout(limits.wholeMs)]);
    try {
      const envelope = { from, to: [...left] };
      const info = await transport.sendMail({ ...mail, from, to: [...to], envelope, signal: bounded });
      recipients.accepted(mail.messageId, info.accepted);
      return mailedTo(info);
    } catch (error) {
      return { kind: 'failed', message: inWords(error, { stopped: signal.aborted, secrets: secretsOf(server) }) };
    }
  }
  return { send };
}

function mailedTo({ rejected }: SMTPSentMessageInfo): Mailed {
  if (rejected.length === 0) return { kind: 'accepted' };
  return {
    kind: 'failed',
    message: `The mail server took the mail, but not for ${rejected.join(', ')}: check MAIL_TO.`,
  };
}

/**
 * Who still lacks a mail: a retry for one refused address must not reach all the others again. Kept for the newest mail,
 * and only while this process lives: after that, twice beats silence.
 */
function recipientsOf(to: readonly string[]) {
  let current = { messageId: '', have: new Set<string>() };
  const have = (messageId: string) => {
    if (current.messageId !== messageId) current = { messageId, have: new Set() };
    return current.have;
  };
  return {
    without: (messageId: string) => to.filter((address) => !have(messageId).has(bare(address))),
    accepted: (messageId: string, addresses: readonly string[]) => {
      for (const address of addresses) have(messageId).add(address);
    },
  };
}

/** "Ana <ana@acme.com>" -> "ana@acme.com". */
function bare(address: string): string {
  return /<([^>]+)>/.exec(address)?.[1] ?? address;
}

function timeouts({ connectMs, idleMs }: Limits) {
  return {
    dnsTimeout: connectMs,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: idleMs,
    socketCloseTimeout: 0, // nothing is owed to a server that is being given up
  };
}
