import type { z } from 'zod';
import type { Mailer } from '../../../domain/ports/mailer.ts';
import { createMailbox } from './mailbox.ts';
import { type mailSettings, smtpOptions } from './settings.ts';
import { createSmtpMailer } from './smtp-mailer.ts';

/** ".invalid" belongs to nobody: nothing here can reach a person by mistake. */
const NOBODY = { from: 'Lockstep <lockstep@sandbox.invalid>', to: ['you@sandbox.invalid'] };

/** The configured mail server, or a folder into which mails are written. `standIn` is the folder; null for the real thing. */
export function findMailer(
  settings: z.infer<typeof mailSettings>,
  folder: string,
): { mailer: Mailer; standIn: string | null } {
  const smtp = smtpOptions(settings);
  if (smtp) return { mailer: createSmtpMailer(smtp), standIn: null };
  return { mailer: createMailbox({ folder, ...NOBODY }), standIn: folder };
}
