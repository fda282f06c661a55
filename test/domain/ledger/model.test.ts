import {
  type Arbitrary,
  assert,
  asyncModelRun,
  asyncProperty,
  boolean,
  commands,
  constantFrom,
  integer,
  option,
  tuple,
} from 'fast-check';
import type { AsyncCommand } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DomainError } from '../../../domain/errors.ts';
import { acceptReturn } from '../../../domain/ledger/accept-return.ts';
import { adjust } from '../../../domain/ledger/adjust.ts';
import { fulfill } from '../../../domain/ledger/fulfill.ts';
import { open } from '../../../domain/ledger/open.ts';
import type { Posted } from '../../../domain/ledger/post-movement.ts';
import { receive } from '../../../domain/ledger/receive.ts';
import { recount } from '../../../domain/ledger/recount.ts';
import { transfer } from '../../../domain/ledger/transfer.ts';
import { type Asked, type BinCode, BINS, LedgerModel } from './model.ts';
import { contradictions, NOW, useWarehouse, type Warehouse } from './warehouse.ts';

const w = useWarehouse();

/** More of them find more: LEDGER_MODEL_RUNS=1000 takes two and a half minutes. */
const RUNS = Number(process.env['LEDGER_MODEL_RUNS'] ?? 100);

interface Real {
  readonly warehouse: Warehouse;
}

/** One write through its own verb; the model says beforehand what becomes of it. */
class Writing implements AsyncCommand<LedgerModel, Real> {
  readonly #key: string;
  readonly #asked: Asked;
  readonly #write: (warehouse: Warehouse, key: string) => Promise<Posted>;

  constructor(key: string, asked: Asked, write: (warehouse: Warehouse, key: string) => Promise<Posted>) {
    this.#key = key;
    this.#asked = asked;
    this.#write = write;
  }

  check(): boolean {
    return true;
  }

  async run(model: LedgerModel, { warehouse }: Real): Promise<void> {
    const before = model.keys.get(this.#key);
    const expected = before ? replayOf(before, this.#asked) : (model.post(this.#key, this.#asked) ?? 'recorded');
    expectSame(await outcomeOf(this.#write(warehouse, this.#key)), expected);
    await compareWithLedger(model, warehouse);
  }

  toString(): string {
    return `${this.#key}: ${JSON.stringify(this.#asked)}`;
  }
}

/** A key that was used before: the same write changes nothing, another one is refused. */
function replayOf(before: Asked, asked: Asked): string {
  return JSON.stringify(before) === JSON.stringify(asked) ? 'recorded already' : 'key-reused';
}

async function outcomeOf(write: Promise<Posted>): Promise<string> {
  try {
    return (await write).alreadyRecorded ? 'recorded already' : 'recorded';
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

function expectSame(outcome: string, expected: string): void {
  expect(outcome).toBe(expected);
}

async function compareWithLedger(model: LedgerModel, { rows, onHand }: Warehouse): Promise<void> {
  for (const bin of BINS) expect([bin, await onHand('TEE', bin)]).toEqual([bin, model.onHand(bin)]);
  const [counts] = await rows<{ movements: number; messages: number }>(
    `select (select count(*)::integer from movement) as movements, (select count(*)::integer from message) as messages`,
  );
  expect(counts).toEqual({ movements: model.lines.length, messages: model.lines.length });
}

// Few keys, bins, hours and units, so that they meet.
const key = integer({ min: 0, max: 30 }).map((n) => `k${n}`);
const bin = constantFrom(...BINS);
const units = integer({ min: 1, max: 9 });
const occurredAt = option(
  integer({ min: 1, max: 6 }).map((hours) => new Date(NOW.getTime() - hours * 3_600_000)),
  { nil: undefined },
);
const inCount = option(boolean(), { nil: undefined });
const when = tuple(key, occurredAt, inCount).map(([key, occurredAt, inCount]) => ({ key, occurredAt, inCount }));

const write = { sku: 'TEE', actor: 'model' };

function changing(
  kind: string,
  channel: string | undefined,
  delta: (units: number) => number,
  verb: (w: Warehouse, asked: typeof write & { key: string; bin: string; quantity: number }) => Promise<Posted>,
): Arbitrary<Writing> {
  return tuple(when, bin, units).map(([{ key, ...more }, bin, quantity]) => {
    const asked = { kind, channel, lines: [{ bin, delta: delta(quantity) }], ...more };
    return new Writing(key, asked, (w, key) => verb(w, { ...write, ...more, key, bin, quantity }));
  });
}

const writings: Arbitrary<Writing>[] = [
  changing('opening', undefined, (n) => n, open),
  changing('receipt', undefined, (n) => n, receive),
  changing(
    'return',
    undefined,
    (n) => n,
    (w, asked) => acceptReturn(w, { ...asked, restocked: false }),
  ),
  changing(
    'return',
    'storefront',
    (n) => n,
    (w, asked) => acceptReturn(w, { ...asked, restocked: true, reference: '1001' }),
  ),
  changing(
    'fulfillment',
    'amazon',
    (n) => -n,
    (w, asked) => fulfill(w, { ...asked, channel: 'amazon' }),
  ),
  changing(
    'fulfillment',
    'storefront',
    (n) => -n,
    (w, asked) => fulfill(w, { ...asked, channel: 'storefront', reference: '1001' }),
  ),
  changing(
    'adjustment',
    undefined,
    (n) => -n,
    (w, { quantity, ...asked }) => adjust(w, { ...asked, quantityDelta: -quantity, reason: 'x' }),
  ),
  tuple(when, bin, bin, units)
    .filter(([, from, to]) => from !== to)
    .map(([{ key, ...more }, from, to, n]) => {
      const lines = [
        { bin: from, delta: -n },
        { bin: to, delta: n },
      ];
      return new Writing(key, { kind: 'transfer', lines, ...more }, (w, key) =>
        transfer(w, { ...write, ...more, key, quantity: n, from, to }),
      );
    }),
  tuple(key, occurredAt, bin, integer({ min: 0, max: 12 })).map(([key, countedAt, bin, counted]) =>
    counting(key, bin, counted, countedAt),
  ),
];

function counting(key: string, bin: BinCode, counted: number, countedAt: Date | undefined): Writing {
  const asked = { kind: 'recount', lines: [{ bin, counted }], occurredAt: countedAt };
  return new Writing(key, asked, (w, key) => recount(w, { ...write, key, bin, counted, countedAt, approver: false }));
}

describe('the ledger', () => {
  it(`does what a list of its lines would do, over ${RUNS} histories`, { timeout: 60_000 + RUNS * 2_000 }, async () => {
    const seen = new Map<string, number>();
    await assert(
      asyncProperty(commands(writings, { size: '+1', maxCommands: 40 }), async (history) => {
        await w.empty();
        const model = new LedgerModel();
        await asyncModelRun(() => ({ model, real: { warehouse: w } }), history);
        for (const { kind } of model.lines) seen.set(kind, (seen.get(kind) ?? 0) + 1);
        expect(await contradictions(w)).toEqual([]);
      }),
      { numRuns: RUNS },
    );
    // Each kind was taken often enough to mean something.
    for (const kind of ['opening', 'receipt', 'return', 'fulfillment', 'adjustment', 'transfer', 'recount'])
      expect([kind, (seen.get(kind) ?? 0) > 5]).toEqual([kind, true]);
  });
});
