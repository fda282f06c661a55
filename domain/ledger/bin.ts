import { defineEntity, p } from '@mikro-orm/postgresql';

export const binKinds = ['pick', 'staging'] as const;
export type BinKind = (typeof binKinds)[number];

const BinSchema = defineEntity({
  name: 'Bin',
  tableName: 'bin',
  properties: {
    id: p.integer().primary(),
    /** Unique over all locations: what is painted on the shelf. */
    code: p.string(),
    locationId: p.integer(),
    kind: p.string().$type<BinKind>(),
  },
});

/** A place in a building. */
export class Bin extends BinSchema.class {}
BinSchema.setClass(Bin);
