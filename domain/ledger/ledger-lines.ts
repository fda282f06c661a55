import type { EntityManager } from '../database.ts';
import type { Bin } from './bin.ts';
import { judgeCount } from './count.ts';
import { type Effect, effectOf } from './effect.ts';
import { binsCountedAfter, refuseWithoutAnswer } from './late-movement.ts';
import type { MovementKind } from './movement.ts';
import { refuseUnlessShopShowsIsKnown } from './open-case-rule.ts';
import type { Count, Posting } from './posting.ts';
import type { Sku } from './sku.ts';

/** One line as the ledger gets it. */
export interface LedgerLine {
  readonly kind: MovementKind;
  readonly bin: Bin;
  readonly quantityDelta: number;
  readonly counted: number | null;
  readonly effect: Effect;
  /** Of a transfer that the shop is told of: its two lines leave together. */
  readonly inGroup: boolean;
}

export interface Asked {
  readonly posting: Posting;
  readonly sku: Sku;
  /** Of the posting's lines, in their order. */
  readonly bins: readonly Bin[];
  readonly recordedAt: Date;
}

/** What a posting means for the ledger, as it stands under the SKU's lock. Throws where the posting lacks an answer. */
export async function ledgerLines(em: EntityManager, asked: Asked): Promise<LedgerLine[]> {
  const { posting, bins } = asked;
  const countedLater = await binsCountedAfter(em, asked);
  refuseWithoutAnswer(posting, bins, countedLater);
  await refuseUnlessShopShowsIsKnown(em, asked);
  const effect = effectOf({
    kind: posting.kind,
    channel: posting.channel ?? null,
    insideLocation: new Set(bins.map((bin) => bin.locationId)).size === 1,
  });
  const inCount = (bin: Bin) => posting.inCount === true && countedLater.has(bin.id);
  const inGroup = posting.lines.length > 1 && !bins.some(inCount);
  const lines: LedgerLine[] = [];
  for (const [index, line] of posting.lines.entries()) {
    const bin = bins[index]!;
    const shown = inCount(bin) || posting.shopShows === true;
    const units = 'counted' in line ? await weighed(em, asked, line) : { ...line, counted: null };
    lines.push({ ...units, kind: posting.kind, bin, effect: effect === 'push' && shown ? 'none' : effect, inGroup });
  }
  return [...lines, ...lines.filter(({ bin }) => inCount(bin)).map(setOff)];
}

async function weighed(em: EntityManager, asked: Asked, { counted }: Count) {
  return { quantityDelta: await judgeCount(em, asked, counted), counted };
}

/** What was in the count already leaves on-hand as it was counted. The shop hears of it by the count's own correction. */
function setOff({ bin, quantityDelta }: LedgerLine): LedgerLine {
  return { kind: 'recount', bin, quantityDelta: -quantityDelta, counted: null, effect: 'none', inGroup: false };
}
