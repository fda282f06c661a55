import type { Clock } from '../clock.ts';
import type { Database } from '../database.ts';
import type { DueTimes } from '../reconcile/due-times.ts';
import type { Terms } from '../reconcile/expected.ts';
import { readPictures } from './read-pictures.ts';

/** What is known here about one SKU; totals are over all locations, in units. The shop isn't asked. */
export interface SkuPicture {
  readonly sku: string;
  readonly title: string | null;
  readonly onHand: number;
  /** Only bins that hold any. */
  readonly bins: readonly { bin: string; onHand: number }[];
  /** The signed sum of every push the shop has not confirmed, overdue ones included; not what was refused or is stuck. */
  readonly undelivered: number;
  /** What the shop should show now. */
  readonly expected: number;
  /** Within their due times. */
  readonly terms: Terms;
  /** Why the shop can't be told or compared; "not-looked-up" until it was first asked for this SKU. */
  readonly mappingIssue: 'unmapped' | 'duplicate' | 'untracked' | 'not-looked-up' | null;
  /** The newest quiet reading at which the shop was right; over several locations the one longest ago. */
  readonly lastAgreement: { location: string; onHand: number; observedAt: Date; runId: number } | null;
}

export interface PictureDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly dueTimes?: DueTimes;
}

/** Null when there is no such SKU here. */
export async function skuPicture(deps: PictureDeps, sku: string): Promise<SkuPicture | null> {
  const [picture] = await readPictures(deps, sku);
  return picture ?? null;
}
