import { z } from 'zod';
import type { SmtpOptions } from './smtp-mailer.ts';

/** "ana@acme.com" or "Ana <ana@acme.com>". */
const ADDRESS = /^(?:[^<>,;@\r\n]*<[^\s<>,;@]+@[^\s<>,;@]+>|[^\s<>,;@]+@[^\s<>,;@]+)$/u;

const address = z.string().trim().regex(ADDRESS, 'must be an address such as stock@acme.com.');

const smtpUrl = z
  .string()
  .trim()
  .regex(/^smtps?:\/\//, 'must begin with smtp:// or smtps://.')
  .refine(
    isServer,
    "isn't a mail server's address, such as smtp://user:password@mail.acme.com:587: encode special characters (@ as %40, / as %2F).",
  );

/** Where the digest is mailed from and to. Without SMTP_URL it lies in a local mailbox. */
const fields = z.object({
  /** Secret: it holds the password. */
  SMTP_URL: smtpUrl.optional(),
  MAIL_FROM: address.optional(),
  MAIL_TO: z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .refine(
      (list) => list.every((part) => ADDRESS.test(part)),
      'must be addresses such as ana@acme.com, separated by commas.',
    )
    .optional(),
});

type MailSettings = z.infer<typeof fields>;

export const mailSettings = fields.superRefine((settings, context) => {
  for (const [name, message] of missing(settings)) context.addIssue({ code: 'custom', path: [name], message });
});

/** What `createSmtpMailer` needs of the settings; null when no server is configured. */
export function smtpOptions({ SMTP_URL: url, MAIL_FROM: from, MAIL_TO: to }: MailSettings): SmtpOptions | null {
  return url === undefined || from === undefined || to === undefined ? null : { url, from, to };
}

function* missing({
  SMTP_URL,
  MAIL_FROM,
  MAIL_TO,
}: MailSettings): Generator<[name: keyof MailSettings, message: string]> {
  if (SMTP_URL === undefined && MAIL_FROM === undefined && MAIL_TO === undefined) return;
  if (SMTP_URL === undefined) yield ['SMTP_URL', 'is missing: it is said whom to mail, but not by which server.'];
  if (MAIL_FROM === undefined) yield ['MAIL_FROM', 'is missing: set the address the digest comes from.'];
  if (MAIL_TO === undefined) yield ['MAIL_TO', 'is missing: set whom the digest goes to, several with commas.'];
}

function isServer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  try {
    decodeURIComponent(url.username + url.password);
  } catch {
    return false;
  }
  return url.hostname !== '' && url.search === '' && url.hash === '' && /^\/?$/.test(url.pathname);
}
