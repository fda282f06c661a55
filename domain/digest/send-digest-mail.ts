import { type Database, type EntityManager, query } from '../database.ts';
import { DomainError } from '../errors.ts';
import type { Mailed, Mailer } from '../ports/mailer.ts';
import { readDigest } from './digest.ts';
import { digestHtml } from './digest-html.ts';
import { digestSubject, digestText } from './digest-text.ts';

interface Deps {
  readonly database: Database;
  readonly mailer: Mailer;
}

/**
 * Mails a day's stored digest. The same day is the same mail, word for word and under the same Message-ID: after an
 * unknown outcome it may simply be sent again. Throws `digest-unknown`.
 */
export async function sendDigestMail({ database, mailer }: Deps, day: string, signal: AbortSignal): Promise<Mailed> {
  const em = database.em();
  const digest = await readDigest(em, day);
  if (!digest)
    throw new DomainError('digest-unknown', `No digest was made on ${day}, so there is none to mail.`, { day });
  return mailer.send(
    {
      messageId: await messageIdOf(em, day),
      subject: digestSubject(digest),
      text: digestText(digest),
      html: digestHtml(digest),
    },
    signal,
  );
}

/** Names the shop: two installations that write to one mailbox must not pass for each other's repetition. */
async function messageIdOf(em: EntityManager, day: string): Promise<string> {
  const [shop] = await query<{ domain: string }>(em, 'select domain from known_shop');
  return `<digest-${day}@${shop?.domain ?? 'lockstep.invalid'}>`;
}
