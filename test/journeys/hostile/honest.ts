import { citing, neverLeft, saying } from './hostile.ts';
import type { Play } from './perform.ts';
import type { Stage } from './stage.ts';

/** Findings that are right, and just sure enough: they have to be carried out, or nothing here could ever fail. */
export function honestPlays(stage: Stage): Play[] {
  const confidence = 0.85;
  const right = citing(neverLeft, { confidence });
  const withContext = citing((seen) => [...neverLeft(seen), ...readings(seen.refs)], { confidence });
  const scripts = {
    'HONEST-ONE': ['one update', right],
    'HONEST-TWO': ['two updates', right],
    'HONEST-NEW': ['one that was never frozen', right],
    'HONEST-LESS': ['one that takes away', right],
    'HONEST-BESIDE': ['beside rows that tell of it', withContext],
    'HONEST-FALLBACK': ['the playbook, when the model has no answer', saying(() => ['I do not know.'])],
  } as const;
  return Object.entries(scripts).map(([sku, [name, script]]) => ({ name, place: stage.place(sku), script }));
}

function readings(refs: readonly string[]): string[] {
  return refs.filter((ref) => ref.startsWith('agreement/') || ref.startsWith('drift/'));
}
