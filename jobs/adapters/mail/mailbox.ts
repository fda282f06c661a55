import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { Mail, Mailed, Mailer } from '../../../domain/ports/mailer.ts';

interface MailboxOptions {
  /** Made when it isn't there. */
  readonly folder: string;
  readonly from: string;
  readonly to: readonly string[];
}

const MARK = 'SANDBOX: ';

/** The stand-in for a mail server: every mail is a file that any mail reader opens. The same mail again is the same file. */
export function createMailbox({ folder, from, to }: MailboxOptions): Mailer {
  const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  return {
    async send(mail): Promise<Mailed> {
      const { message } = await composer.sendMail({ ...marked(mail), from, to: [...to] });
      try {
        await writeWhole(folder, fileName(mail.messageId), message as Buffer);
        return { kind: 'accepted' };
      } catch (error) {
        return { kind: 'failed', message: `The mail can't be written to ${folder}: ${inWords(error)}` };
      }
    },
  };
}

/** Nobody looks into the mailbox while half a mail lies there: it is written beside and then put in its place. */
async function writeWhole(folder: string, name: string, content: Buffer): Promise<void> {
  const draft = join(folder, `.${name}.${randomUUID()}`);
  await mkdir(folder, { recursive: true });
  try {
    await writeFile(draft, content);
    await rename(draft, join(folder, name));
  } finally {
    await rm(draft, { force: true });
  }
}

/** Whatever a stand-in produces is headed SANDBOX, also when everything it tells of is real. */
function marked(mail: Mail): Mail {
  if (mail.subject.startsWith(MARK)) return mail;
  const note = 'SANDBOX: no mail server is set, so this mail went no further than its file.';
  return {
    ...mail,
    subject: MARK + mail.subject,
    text: `${note}\n\n${mail.text}`,
    html: mail.html.replace(/<body[^>]*>/, (body) => `${body}\n<p style="text-align: center">${note}</p>`),
  };
}

/** "<digest-2026-11-23@acme.com>" -> "digest-2026-11-23@acme.com.eml". */
function fileName(messageId: string): string {
  return `${messageId.replaceAll(/[<>]/g, '').replaceAll(/[^\w@.-]/g, '_')}.eml`;
}

function inWords(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOSPC') return 'the disk is full.';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'this user may not write there.';
  if (code === 'EEXIST' || code === 'ENOTDIR') return "it isn't a folder.";
  if (typeof code === 'string') return code;
  throw error;
}
