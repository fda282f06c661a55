import { defineEntity, p } from '@mikro-orm/postgresql';

const SkuSchema = defineEntity({
  name: 'Sku',
  tableName: 'sku',
  properties: {
    id: p.integer().primary(),
    code: p.string(),
    title: p.string().nullable(),
    /** In the shop's currency, as a decimal string. */
    price: p.decimal().nullable(),
    /** What a scanner reads off the goods. */
    barcode: p.string().nullable(),
  },
});

/** What is sold and counted. Its row is the lock under which its movements get their ids. */
export class Sku extends SkuSchema.class {}
SkuSchema.setClass(Sku);
