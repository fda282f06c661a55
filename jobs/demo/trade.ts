import { DomainError } from '../../domain/errors.ts';
import { allSkus } from '../../domain/history/all-skus.ts';
import type { Ledger } from '../../domain/ledger/ledger.ts';
import { Movement } from '../../domain/ledger/movement.ts';
import { sleep } from '../../domain/sleep.ts';
import { chance } from './chance.ts';
import { doDeed, orderOf } from './do-deed.ts';
import { type Deed, planDeed, type Shelf, type ShippedOrder } from './plan-deed.ts';
import type { SimClient } from './sim-client.ts';

export interface Trade {
  readonly ledger: Ledger;
  readonly sim: SimClient;
  readonly onError: (error: unknown) => void;
  /** From one deed to the next, roughly. */
  readonly everyMs?: number;
}

/** Something to look at every few seconds, and slow enough to read. */
const EVERY_MS = 4_000;
/** Orders that may still come back. */
const REMEMBERED = 20;

/** Starts a gentle trade that goes on where the last one ended; the returned function ends it after the deed in hand. */
export function startTrade({ ledger, sim, onError, everyMs = EVERY_MS }: Trade): () => Promise<void> {
  const stopping = new AbortController();
  let shipped: readonly ShippedOrder[] = [];

  async function done(n: number, deed: Deed): Promise<void> {
    await doDeed(ledger, sim, n, deed);
    if (deed.kind === 'order') shipped = [...shipped, { ...deed, order: orderOf(n) }].slice(-REMEMBERED);
    if (deed.kind === 'return') shipped = shipped.filter(({ order }) => order !== deed.order);
  }

  async function trade(): Promise<void> {
    for (let n = await nextNumber(ledger); !stopping.signal.aborted; n++) {
      await sleep(everyMs * (0.5 + chance(n)()), stopping.signal);
      const shelves = await untilItWorks(() => shelvesOf(ledger));
      const deed = shelves && planDeed(n, shelves, shipped);
      if (deed) await untilItWorks(() => done(n, deed));
    }
  }

  /** A shop or database that is away is waited for: half a deed would look like drift. A refusal is not insisted on. */
  async function untilItWorks<T>(action: () => Promise<T>): Promise<T | undefined> {
    while (!stopping.signal.aborted) {
      try {
        return await action();
      } catch (error) {
        onError(error);
        if (error instanceof DomainError) return undefined;
      }
      await sleep(everyMs, stopping.signal);
    }
    return undefined;
  }

  const trading = trade().catch(onError);
  return async () => {
    stopping.abort();
    await trading;
  };
}

async function shelvesOf(ledger: Ledger): Promise<Shelf[]> {
  const pictures = await allSkus(ledger);
  return pictures.flatMap(({ sku, bins }) => bins.map(({ bin, onHand }) => ({ sku, bin, onHand })));
}

/** The number after the newest deed in the ledger. */
async function nextNumber({ database }: Ledger): Promise<number> {
  const [newest] = await database
    .em()
    .find(
      Movement,
      { idempotencyKey: { $like: 'demo-%', $re: '^demo-[0-9]+$' } },
      { orderBy: { id: 'desc' }, limit: 1 },
    );
  return newest ? Number(newest.idempotencyKey.slice('demo-'.length)) + 1 : 1;
}
