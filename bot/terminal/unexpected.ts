import type { Screen } from './screen.ts';

/** EX_SOFTWARE: a defect of ours, told apart from a refusal. */
const DEFECT = 70;

/** What nobody foresaw: the sentence and the places in our own code, for a report; no page of foreign stack. */
export function tellUnexpected(screen: Screen, error: unknown, json: boolean): number {
  const message = error instanceof Error ? error.message : String(error);
  screen.err(
    `Something happened that Lockstep did not expect: ${message}\nPlease report this, with: ${places(error)}\n`,
  );
  if (json) screen.out(`${JSON.stringify({ error: { code: 'unexpected', message, details: {} } })}\n`);
  return DEFECT;
}

/** As many as tell the way there. */
const MOST_PLACES = 4;

function places(error: unknown): string {
  const frames = (error instanceof Error && error.stack?.split('\n')) || [];
  const ours = frames.filter((frame) => frame.includes('file://') && !frame.includes('node_modules'));
  const found = ours
    .map((frame) => /([\w-]+\/)*[\w-]+\.ts:\d+/.exec(frame)?.[0])
    .filter((place) => place !== undefined);
  return found.slice(0, MOST_PLACES).join(' < ') || 'what you did just before';
}
