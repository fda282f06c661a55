import { SandboxError } from '../errors.ts';

/** A whole number of units as typed, at least `least` (1 unless told otherwise). */
export function units(typed: string, { least = 1 }: { least?: number } = {}): number {
  const number = Number(typed);
  if (/^-?\d+$/.test(typed) && number >= least && number <= 1_000_000_000) return number;
  throw new SandboxError('bad-quantity', `"${typed}" is not a quantity. Give a whole number from ${least} up.`);
}
