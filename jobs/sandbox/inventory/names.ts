/** The seven stored states; on-hand is their sum without `incoming` (documented). */
export const STATES = [
  'available',
  'committed',
  'reserved',
  'damaged',
  'safety_stock',
  'quality_control',
  'incoming',
] as const;

export type State = (typeof STATES)[number];
export type QuantityName = State | 'on_hand';

export const QUANTITY_NAMES: readonly QuantityName[] = [...STATES, 'on_hand'];

/** In the order in which Shopify lists them in its refusal (recorded). */
export const ADJUSTABLE: readonly State[] = [
  'available',
  'damaged',
  'incoming',
  'quality_control',
  'reserved',
  'safety_stock',
];

/** The 17 values named in the refusal of any other (recorded). */
export const REASONS: readonly string[] = [
  'correction',
  'cycle_count_available',
  'damaged',
  'movement_canceled',
  'movement_created',
  'movement_received',
  'movement_updated',
  'other',
  'promotion',
  'quality_control',
  'received',
  'reservation_created',
  'reservation_deleted',
  'reservation_updated',
  'restock',
  'safety_stock',
  'shrinkage',
];

export function isQuantityName(name: string): name is QuantityName {
  return (QUANTITY_NAMES as readonly string[]).includes(name);
}

export function isAdjustable(name: string): name is State {
  return (ADJUSTABLE as readonly string[]).includes(name);
}
