import { type Database, run } from '../database.ts';
import type { ShopLocation, Storefront } from '../ports/storefront.ts';
import { mappedLocations } from './mapped-locations.ts';

export type Mapping =
  | { kind: 'mapped'; shopLocation: ShopLocation }
  | { kind: 'already-mapped' }
  /** None or several to choose from, or the only one is another building's: a person has to say. Pushes stay blocked. */
  | { kind: 'left'; shopLocations: readonly ShopLocation[] };

/** A shop with one location leaves nothing to ask: it is where the default location's stock is sold from. */
export async function mapOnlyLocation(
  { database, storefront }: { database: Database; storefront: Storefront },
  signal: AbortSignal,
): Promise<Mapping> {
  const em = database.em();
  if ((await mappedLocations(em)).some((location) => location.isDefault)) return { kind: 'already-mapped' };

  const shopLocations = await storefront.locations(signal);
  const [only, ...others] = shopLocations;
  if (!only || others.length > 0) return { kind: 'left', shopLocations };

  const mapped = await run(
    em,
    `update location
        set shop_location_id = $1
      where is_default
        and shop_location_id is null
        and not exists (select 1 from location where shop_location_id = $1)`,
    [only.shopLocationId],
  );
  return mapped === 1 ? { kind: 'mapped', shopLocation: only } : { kind: 'left', shopLocations };
}
