import { defineEntity, p } from '@mikro-orm/postgresql';

const LocationSchema = defineEntity({
  name: 'Location',
  tableName: 'location',
  properties: {
    id: p.integer().primary(),
    name: p.string(),
    /** The shop's id of the location whose numbers this building's stock must match; null until it is mapped. */
    shopLocationId: p.string().nullable(),
    isDefault: p.boolean().default(false),
  },
});

/** A building. Exactly one storefront location belongs to it. */
export class Location extends LocationSchema.class {}
LocationSchema.setClass(Location);
