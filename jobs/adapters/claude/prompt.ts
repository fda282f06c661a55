import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** What every investigation begins with. It holds nothing about any case: those come as data. */
export const prompt = readFileSync(new URL('prompt.md', import.meta.url), 'utf8');

/** SHA-256, hexadecimal. */
export const promptHash = createHash('sha256').update(prompt).digest('hex');
