import { DomainError } from '../errors.ts';

/** What a database that can't be used says of itself: network codes, then PostgreSQL's. */
const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing answers there',
  ECONNRESET: 'the connection broke off',
  ENOTFOUND: "its host name isn't known",
  EAI_AGAIN: "its host name can't be looked up just now",
  ETIMEDOUT: 'it does not answer in time',
  '28P01': 'it refuses the password',
  '28000': 'it refuses this user',
  '3D000': 'it has no database of that name',
  '53300': 'it takes no more connections',
  '57P01': 'it was shut down just now',
  '57P03': 'it is just starting',
};

/** The plain sentence for a database that can't be reached or used, or null when the error is something else. Names no secret. */
export function databaseTrouble(error: unknown): DomainError | null {
  const found = chain(error).find((code) => words[code]);
  return found ? unusable(words[found]!, found) : null;
}

/** The same for what a migration meets: there, lacking a right is the owner's to mend, elsewhere it would be our defect. */
export function migrationTrouble(error: unknown): unknown {
  if (!chain(error).includes(INSUFFICIENT_PRIVILEGE)) return error;
  return unusable('its user must own the database and be allowed to create roles', INSUFFICIENT_PRIVILEGE);
}

const INSUFFICIENT_PRIVILEGE = '42501';

function chain(error: unknown): string[] {
  const codes: string[] = [];
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    codes.push((cause as NodeJS.ErrnoException).code ?? '');
  return codes;
}

function unusable(why: string, code: string): DomainError {
  return new DomainError('database-unusable', `The database can't be used: ${why}. Check DATABASE_URL.`, { code });
}
