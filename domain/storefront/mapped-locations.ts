import { type EntityManager, query } from '../database.ts';

export interface MappedLocation {
  readonly id: number;
  readonly name: string;
  readonly shopLocationId: string;
  readonly isDefault: boolean;
}

/** The buildings whose stock must match a location of the shop. */
export async function mappedLocations(em: EntityManager): Promise<MappedLocation[]> {
  return query<MappedLocation>(
    em,
    `select id, name, shop_location_id as "shopLocationId", is_default as "isDefault"
       from location
      where shop_location_id is not null
      order by id`,
  );
}
