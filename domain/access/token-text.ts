import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Ids stay below what JavaScript counts exactly, and far below a bigint. The secret: 32 bytes in base64url. */
const FORM = /^lockstep_([1-9][0-9]{0,14})_([A-Za-z0-9_-]{43})$/;

/** 256 bits from the system's generator: nobody guesses them, whatever the hash costs. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function tokenText(id: number, secret: string): string {
  return `lockstep_${id}_${secret}`;
}

/** Null when the text can't be a token. */
export function parseToken(text: string): { id: number; secret: string } | null {
  const [, id, secret] = FORM.exec(text) ?? [];
  return id === undefined || secret === undefined ? null : { id: Number(id), secret };
}

/**
 * What is kept of a secret. One round of SHA-256 is enough: slow hashes slow down the guessing of passwords, and a
 * random secret of 256 bits can't be guessed at any speed. Of the text, not its bytes: 43 letters hold two bits more
 * than 32 bytes, and only the very text that was handed out may match.
 */
export function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** In a time that says nothing about where the two differ. */
export function isSecretOf(hash: Uint8Array, secret: string): boolean {
  return timingSafeEqual(hash, hashOf(secret));
}
