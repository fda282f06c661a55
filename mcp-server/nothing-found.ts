import type { Within } from '../domain/history/page.ts';

interface Sought {
  /** What there was none of, such as "movement". */
  readonly what: string;
  readonly sku?: string | undefined;
  readonly location?: string | undefined;
  /** Any further condition, in words. */
  readonly kind?: string | undefined;
  readonly within: Within;
}

/** "No movement (receipt) of TOTE-BLK at main between ... and ...": the question that found nothing, for whoever forgot it. */
export function nothingFound({ what, sku, location, kind, within }: Sought): string {
  const parts = [
    `No ${what}`,
    kind && `(${kind})`,
    sku && `of ${sku}`,
    location && `at ${location}`,
    stretch(within),
  ].filter(Boolean);
  return `${parts.join(' ')}.`;
}

function stretch({ from, to }: Within): string | null {
  if (from && to) return `between ${from.toISOString()} and ${to.toISOString()}`;
  if (from) return `since ${from.toISOString()}`;
  return to ? `before ${to.toISOString()}` : null;
}
