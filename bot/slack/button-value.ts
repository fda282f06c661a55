import { z } from 'zod';
import { DomainError } from '../../domain/errors.ts';
import { VALUE_VERSION } from '../blocks/case-buttons.ts';

const value = z.object({ id: z.int().positive(), version: z.literal(VALUE_VERSION) });

/** The id a button carries. Throws `old-button` for what this version doesn't understand. */
export function readButton(text: string | undefined): number {
  const parsed = value.safeParse(json(text ?? ''));
  if (parsed.success) return parsed.data.id;
  throw new DomainError(
    'old-button',
    'Nothing was done: this button is from another version of Lockstep. Use the newest card.',
  );
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
