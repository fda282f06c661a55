import { type EntityManager, query } from '../database.ts';
import { DomainError } from '../errors.ts';
import type { Asked } from './ledger-lines.ts';

/**
 * By how much a count changes its bin: counted - what the bin should have held then, which is what it holds now without
 * what happened since. Throws DomainError `counted-in-future`, `count-superseded` and `count-contradicted`.
 */
export async function judgeCount(
  em: EntityManager,
  { posting, sku, bins, recordedAt }: Asked,
  counted: number,
): Promise<number> {
  const bin = bins[0]!;
  const names = { sku: sku.code, bin: bin.code };
  const countedAt = posting.occurredAt ?? recordedAt;
  if (countedAt > recordedAt) throw countedInFuture();
  const [row] = await query<StandingRow>(em, standing, [sku.id, bin.id, countedAt]);
  const { level, since, later } = row!;
  if (later !== null) throw countSuperseded(names, later);
  if (counted + since < 0) throw countContradicted(names, { counted, left: -since });
  return counted - (level - since);
}

interface StandingRow {
  /** Units, now. */
  level: number;
  /** Units, signed, that came or went after the count. */
  since: number;
  /** The newest count or opening after it. */
  later: Later | null;
}

const standing = `
select coalesce((select on_hand from stock_level where sku_id = $1 and bin_id = $2), 0) as level,
       coalesce(sum(quantity_delta), 0)::integer                                       as since,
       (select json_build_object('kind', kind, 'at', occurred_at)
          from movement
         where sku_id = $1 and bin_id = $2 and occurred_at > $3 and (counted is not null or kind = 'opening')
         order by occurred_at desc
         limit 1)                                                                      as later
  from movement
 where sku_id = $1 and bin_id = $2 and occurred_at > $3`;

interface Names {
  readonly sku: string;
  readonly bin: string;
}

export interface Later {
  readonly kind: string;
  /** ISO 8601. */
  readonly at: string;
}

export function countedInFuture(): DomainError {
  return new DomainError(
    'counted-in-future',
    'That time is still to come: say when the bin was counted, or leave it out if that is now.',
  );
}

/** A count says what lay there then; a later one, or an opening, has said it since. */
export function countSuperseded({ sku, bin }: Names, { kind, at }: Later): DomainError {
  const did = kind === 'opening' ? 'opened' : 'counted';
  return new DomainError(
    'count-superseded',
    `${bin} was ${did} for ${sku} at ${instant(at)}, after this count: the later one stands. Count it again if that one was wrong.`,
    { sku, bin, at },
  );
}

export function countContradicted({ sku, bin }: Names, { counted, left }: { counted: number; left: number }) {
  return new DomainError(
    'count-contradicted',
    `${counted} of ${sku} can't have been in ${bin}: ${left} more left it since than came. Check the bin and the time, or count it again.`,
    { sku, bin, counted, left },
  );
}

/** To the second, in UTC: whoever reads it may be in any zone. */
export function instant(at: string | Date): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}
