import type { Digest } from './digest.ts';
import { whole } from './words.ts';

/** The four counts every digest begins with, named alike in mail and terminal. */
export function digestFigures(digest: Digest): (readonly [name: string, says: string])[] {
  const { skusCompared, skusExpected, opened, autoFixed, escalated } = digest;
  return [
    ['SKUs checked', `${whole(skusCompared)} of ${whole(skusExpected)}`],
    ['Drift opened', whole(opened)],
    ['Fixed by itself', whole(autoFixed)],
    ['Put before you', whole(escalated)],
  ];
}
