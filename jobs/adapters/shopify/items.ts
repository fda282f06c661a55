import { z } from 'zod';
import type { ShopItem, ShopLevel } from '../../../domain/ports/storefront.ts';

/** A query may cost 1,000 points at most (quoted by others); a tenth is kept for what the model doesn't know. */
const MOST_POINTS = 900;
/** "Array inputs max 250" and pages of 250 (documented). */
const MOST_ITEMS = 250;

/** Points of one item: itself, and per location the level and its three quantities (documented model). */
export function pointsPerItem(locationCount: number): number {
  return 1 + 4 * locationCount;
}

/** Items per call: 180 for one location, 17 for a dozen. Beyond 224 locations one item is too dear by this model. */
export function itemsPerCall(locationCount: number): number {
  return Math.min(MOST_ITEMS, Math.max(1, Math.floor(MOST_POINTS / pointsPerItem(locationCount))));
}

/** The variables behind the aliases l0, l1, ... of an items document. */
export function levelVariables(shopLocationIds: readonly string[]): Record<string, string> {
  return Object.fromEntries(shopLocationIds.map((id, index) => [`l${index}`, id]));
}

/** Reads an item node with one aliased level per location into the port's shape. */
export function itemSchema(shopLocationIds: readonly string[]): z.ZodType<ShopItem> {
  return nodeSchema.transform((node, context) => {
    const levels = shopLocationIds.flatMap((shopLocationId, index) => {
      const level = levelSchema.safeParse(node[`l${index}`]);
      if (level.success) return level.data ? [{ shopLocationId, ...level.data }] : [];
      context.addIssue(`level of ${node.id} at ${shopLocationId}: ${level.error.issues[0]?.message ?? 'missing'}`);
      return [];
    });
    return { ...identityOf(node), levels };
  });
}

const nodeSchema = z.looseObject({
  id: z.string(),
  sku: z.string().nullable(),
  tracked: z.boolean(),
});

/**
 * `duplicateSkuCount` isn't asked for: whether it counts the item itself is documented nowhere, and a wrong guess would
 * call every SKU ambiguous. Items that share a SKU are all read anyway, and counted by who reads them.
 */
function identityOf({ id, sku, tracked }: z.infer<typeof nodeSchema>): Omit<ShopItem, 'levels'> {
  return { inventoryItemId: id, sku: sku === '' ? null : sku, tracked };
}

const levelSchema = z
  .object({ isActive: z.boolean(), quantities: z.array(z.object({ name: z.string(), quantity: z.int() })) })
  .transform(({ isActive, quantities }, context) => {
    if (!isActive) return null;
    const units = new Map(quantities.map(({ name, quantity }) => [name, quantity]));
    const [available, onHand, committed] = ['available', 'on_hand', 'committed'].map((name) => units.get(name));
    if (available === undefined || onHand === undefined || committed === undefined) {
      context.addIssue('a quantity is missing');
      return z.NEVER;
    }
    return { onHand, available, committed } satisfies Omit<ShopLevel, 'shopLocationId'>;
  })
  .nullable();
