import { defineEntity, p } from '@mikro-orm/postgresql';
import { DomainError } from '../errors.ts';

const StockLevelSchema = defineEntity({
  name: 'StockLevel',
  tableName: 'stock_level',
  properties: {
    skuId: p.integer().primary(),
    binId: p.integer().primary(),
    onHand: p.integer(),
  },
});

/** On-hand of a SKU in a bin: always the sum of its movements, never below zero. */
export class StockLevel extends StockLevelSchema.class {
  apply(quantityDelta: number, names: { sku: string; bin: string }): void {
    const after = this.onHand + quantityDelta;
    if (after < 0) throw new InsufficientStockError(names, this.onHand, -quantityDelta);
    this.onHand = after;
  }
}
StockLevelSchema.setClass(StockLevel);

export class InsufficientStockError extends DomainError {
  constructor({ sku, bin }: { sku: string; bin: string }, onHand: number, wanted: number) {
    super(
      'insufficient-stock',
      `Bin ${bin} holds ${onHand} of ${sku}, so ${wanted} can't leave it. Check the bin, or record the receipt or transfer first.`,
      { sku, bin, onHand, wanted },
    );
    this.name = 'InsufficientStockError';
  }
}
