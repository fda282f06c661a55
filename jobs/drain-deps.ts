import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Ledger } from '../domain/ledger/ledger.ts';
import type { DrainDeps } from '../domain/outbox/drain.ts';
import { sqlOutbox } from '../domain/outbox/sql-outbox.ts';
import type { Storefront } from '../domain/ports/storefront.ts';
import { sleep } from '../domain/sleep.ts';
import { learnItems } from '../domain/storefront/learn-items.ts';

/** More would only wait for the shop's budget: a call of up to 250 lines takes it a fraction of a second. */
const LANES = 4;

/** The drain's needs in a real process: this machine's time, chance and ids. */
export function drainDeps(
  { database, clock }: Pick<Ledger, 'database' | 'clock'>,
  storefront: Storefront,
  woken: DrainDeps['woken'] = () => new Promise(() => {}),
): DrainDeps {
  return {
    store: sqlOutbox(database, storefront.domain),
    storefront,
    clock,
    holder: `${hostname()}:${process.pid}`,
    lanes: LANES,
    learnItems: (skus, signal) => learnItems({ database, storefront, clock }, skus, signal),
    newId: randomUUID,
    random: Math.random,
    sleep,
    woken,
  };
}
