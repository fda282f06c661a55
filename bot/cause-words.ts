import type { Cause } from '../domain/ports/investigator.ts';

const causes: Readonly<Record<Cause, string>> = {
  'push overdue': 'an update to the shop is late, or was refused',
  'push quarantined': 'an update to the shop is stuck, and nobody can tell whether it arrived',
  'applied twice': 'the shop counted one change twice',
  'shipped here, not fulfilled there': 'shipped here, and the shop never marked the order as fulfilled',
  'fulfilled there, not shipped here': 'the shop marked an order as fulfilled, and nothing was shipped here',
  'restocked there, not received here': 'the shop put a refund back into stock, and nothing came back here',
  'received here, not restocked there': 'a return came back here, and the shop never put it into stock',
  'fulfilled elsewhere': 'the shop took the units of an order from another location',
  'event missed': 'the shop did something of which nothing is known here yet',
  'unattributed change': 'somebody or something changed the number in the shop',
  unknown: 'no cause that fits',
};

/** What people read for a cause; whatever it is called when nobody wrote words for it. */
export function causeWords(cause: string): string {
  return Object.hasOwn(causes, cause) ? causes[cause as Cause] : cause;
}
