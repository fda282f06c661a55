import { type Evidence, evidenceKinds } from '../../../domain/ports/investigator.ts';

const REF = new RegExp(`^(${evidenceKinds.join('|')})/([1-9]\\d*)$`, 'u');

/**
 * Every row that a tool's answer names, under a key `ref` or one of its kind (`message: "message/12"`). What others wrote
 * (`untrusted`) can't make a row citable.
 */
export function refsIn(content: unknown): string[] {
  const refs: string[] = [];
  const left: unknown[] = [content];
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, inner] of Object.entries(value)) {
      const row = readRef(inner);
      if (row && (key === 'ref' || key === row.kind)) refs.push(String(inner));
      else if (key !== 'untrusted') left.push(inner);
    }
  }
  return refs;
}

/** "message/12"; null when it names no row. */
export function readRef(ref: unknown): Evidence | null {
  const [, kind, digits] = (typeof ref === 'string' ? REF.exec(ref) : null) ?? [];
  const id = Number(digits);
  const known = evidenceKinds.find((each) => each === kind);
  return known && Number.isSafeInteger(id) ? { kind: known, id } : null;
}
