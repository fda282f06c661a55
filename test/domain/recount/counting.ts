import { randomUUID } from 'node:crypto';
import { query } from '../../../domain/database.ts';
import { recount } from '../../../domain/ledger/recount.ts';
import { type DrainDeps, drainOutbox } from '../../../domain/outbox/drain.ts';
import { makeAskedCorrections } from '../../../domain/recount/make-asked-corrections.ts';
import { sleep } from '../../../domain/sleep.ts';
import { drainDeps } from '../../../jobs/drain-deps.ts';
import type { House } from '../investigation/house.ts';

export interface RequestRow {
  state: string;
  tries: number;
  waitsFor: string | null;
}

/** How often the lease is renewed: that alone takes real time here, backoffs pass on the world's clock. */
const RENEWAL_MS = 1_000;

/** What the tests of counts do in a house, with the real drain. */
export function counting(house: House) {
  const { world } = house;
  return {
    /** Only into the ledger. */
    count: (sku: string, units: number, { bin = 'A', approver = false, countedAt }: Counting = {}) =>
      recount(world.ledger, {
        sku,
        bin,
        counted: units,
        countedAt,
        approver,
        actor: approver ? 'slack:ben' : 'slack:ana',
        key: randomUUID(),
      }),
    make: () => makeAskedCorrections({ ...world.deps, wake: () => void house.wakes++ }, world.signal),
    drain: async () => {
      const deps: DrainDeps = {
        ...drainDeps(world.deps, world.storefront),
        random: () => 0.9,
        sleep: async (ms, signal) => (ms === RENEWAL_MS ? sleep(ms, signal) : world.pass(ms)),
      };
      await drainOutbox(deps, world.signal);
    },
    shown: async (sku: string): Promise<number> => {
      const [item] = await world.storefront.findItems([sku], ['loc-main']);
      return item!.levels.find(({ shopLocationId }) => shopLocationId === 'loc-main')!.onHand;
    },
    onHand: async (sku: string): Promise<number> => {
      const [row] = await query<{ units: number }>(
        house.em(),
        'select coalesce(sum(on_hand), 0)::integer as units from stock_level l join sku s on s.id = l.sku_id where s.code = $1',
        [sku],
      );
      return row!.units;
    },
    requests: (sku: string) =>
      query<RequestRow>(
        house.em(),
        `select r.state, r.tries, r.waits_for as "waitsFor"
           from recount_request r join sku s on s.id = r.sku_id where s.code = $1 order by r.id`,
        [sku],
      ),
    sets: () =>
      query<{ from: number; to: number }>(
        house.em(),
        `select set_from as from, set_to as to from message where effect = 'set' order by id`,
      ),
  };
}

interface Counting {
  bin?: string;
  approver?: boolean;
  countedAt?: Date;
}
