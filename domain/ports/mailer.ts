/** Where the digest is mailed. */
export interface Mailer {
  /** Hands one mail over. The same `messageId` again is the same mail: twice beats silence. */
  send(mail: Mail, signal: AbortSignal): Promise<Mailed>;
}

export interface Mail {
  readonly messageId: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export type Mailed = { kind: 'accepted' } | { kind: 'failed'; message: string };
