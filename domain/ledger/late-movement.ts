import { type EntityManager, query } from '../database.ts';
import { DomainError } from '../errors.ts';
import type { Bin } from './bin.ts';
import { instant } from './count.ts';
import type { Asked } from './ledger-lines.ts';
import type { Posting } from './posting.ts';

/**
 * The bins of a posting that were counted after it happened, by id, and when. Only a posting that names its time can be
 * late; a recount is judged by its own rule, an opening comes before any count.
 */
export async function binsCountedAfter(
  em: EntityManager,
  { posting, sku, bins }: Asked,
): Promise<ReadonlyMap<number, string>> {
  const { kind, occurredAt } = posting;
  if (!occurredAt || kind === 'recount' || kind === 'opening') return new Map();
  const rows = await query<{ bin: number; at: string }>(em, countedAfter, [
    sku.id,
    bins.map((bin) => bin.id),
    occurredAt,
  ]);
  return new Map(rows.map(({ bin, at }) => [bin, at]));
}

const countedAfter = `
select bin_id as bin, max(occurred_at) as at
  from movement
 where sku_id = $1 and bin_id = any($2::integer[]) and occurred_at > $3 and counted is not null
 group by bin_id`;

/** Nobody but whoever was there knows whether a count saw what is recorded after it. */
export function refuseWithoutAnswer(
  { sku, inCount }: Posting,
  bins: readonly Bin[],
  countedLater: ReadonlyMap<number, string>,
): void {
  const bin = bins.find(({ id }) => countedLater.has(id));
  if (bin && inCount === undefined) throw inCountMissing({ sku, bin: bin.code }, countedLater.get(bin.id)!);
}

export function inCountMissing({ sku, bin }: { sku: string; bin: string }, at: string): DomainError {
  return new DomainError(
    'in-count-missing',
    `${bin} was counted for ${sku} at ${instant(at)}, after this happened. Was it in the count? Say --counted yes (on hand stays as counted) or --counted no (the bin changes by it).`,
    { sku, bin, countedAt: at },
  );
}
