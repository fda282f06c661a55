import type { MovementKind } from './movement.ts';

/** What the shop must do about a movement: `push` (we tell it), `expect` (it moves itself; we wait for the evidence), `none`. */
export type Effect = 'push' | 'expect' | 'none';

/** The channel whose orders the shop fulfils and counts itself. */
export const STOREFRONT = 'storefront';

export interface EffectFacts {
  readonly kind: MovementKind;
  readonly channel: string | null;
  /** Of a transfer: whether both bins are in one building. */
  readonly insideLocation: boolean;
}

/**
 * Who moves the shop's number? Decided once, when the movement is posted, never by the drain. The shop lowers on-hand
 * itself when it fulfils its own order and raises it when its own refund restocks: pushing either would count twice.
 */
export function effectOf({ kind, channel, insideLocation }: EffectFacts): Effect {
  switch (kind) {
    case 'receipt':
    case 'adjustment':
      return 'push';
    case 'fulfillment':
    case 'return':
      return channel === STOREFRONT ? 'expect' : 'push';
    case 'transfer':
      return insideLocation ? 'none' : 'push';
    case 'recount':
    case 'opening':
      return 'none';
    default:
      return kind satisfies never;
  }
}
