import type { Mode } from '../controls/mode.ts';
import type { Action } from '../ports/investigator.ts';
import type { Gate } from './gates.ts';

export type Decision = 'fix' | 'ask' | 'watch';

export interface Deciding {
  readonly action: Action;
  readonly gates: readonly Gate[];
  readonly mode: Mode;
  /** The case was only watched the last time: waiting twice would be forgetting it. */
  readonly watchedBefore: boolean;
}

/** Code decides, never the investigator: a fix needs every gate and a mode that allows it; what isn't fixed is asked. Pure. */
export function decide({ action, gates, mode, watchedBefore }: Deciding): Decision {
  if (action === 'wait' && !watchedBefore) return 'watch';
  if (gates.some((gate) => !gate.passed)) return 'ask';
  if (action === 'redrive' && mode !== 'shadow') return 'fix';
  return action === 'set' && mode === 'auto' ? 'fix' : 'ask';
}
