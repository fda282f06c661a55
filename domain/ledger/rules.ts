import { type EntityManager, query } from '../database.ts';
import { DomainError } from '../errors.ts';
import type { Bin } from './bin.ts';
import { STOREFRONT } from './effect.ts';
import type { Posting } from './posting.ts';
import type { Sku } from './sku.ts';

/** Opening is how stock that the shop already knows comes in: once per bin, and only before anything else happened at that location. */
export async function refuseLateOpening(
  em: EntityManager,
  posting: Posting,
  sku: Sku,
  bins: readonly Bin[],
): Promise<void> {
  if (posting.kind !== 'opening') return;
  const bin = bins[0]!;
  const [row] = await query<{ kind: string; code: string }>(
    em,
    `select m.kind, b.code from movement m join bin b on b.id = m.bin_id
      where m.sku_id = $1 and b.location_id = $2 and (m.kind <> 'opening' or m.bin_id = $3) limit 1`,
    [sku.id, bin.locationId, bin.id],
  );
  if (row) throw lateOpening({ sku: sku.code, bin: bin.code }, row);
}

/** A shipment sold elsewhere is pushed; the shop's own order would then be subtracted twice. */
export async function refuseStorefrontOrder(em: EntityManager, posting: Posting): Promise<void> {
  if (posting.kind !== 'fulfillment' || posting.channel === STOREFRONT || !posting.reference) return;
  const [order] = await query(em, `select 1 from storefront_order where name = ltrim($1, '#') limit 1`, [
    posting.reference,
  ]);
  if (order) throw storefrontOrder(posting.reference);
}

/** `found`: the movement that was there before. */
export function lateOpening({ sku, bin }: { sku: string; bin: string }, found: { kind: string; code: string }) {
  const why =
    found.kind === 'opening'
      ? `bin ${found.code} was opened before`
      : `it has a ${found.kind} in bin ${found.code} already`;
  return new DomainError(
    'late-opening',
    `${sku} can't be opened in ${bin}: ${why}. Record a receipt or an adjustment instead.`,
    { sku, bin },
  );
}

export function storefrontOrder(reference: string): DomainError {
  return new DomainError(
    'storefront-order',
    `${reference} is an order of the storefront, which lowers its own number when it ships. Use the channel ${STOREFRONT}.`,
    { reference },
  );
}
