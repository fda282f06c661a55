import { array, assert, asyncProperty, constantFrom, integer, oneof, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DomainError } from '../../../domain/errors.ts';
import { parseRow } from '../../../domain/ledger/import/parse-row.ts';
import { postMovement } from '../../../domain/ledger/post-movement.ts';
import { importFile } from './movement-file.ts';
import { contradictions, useWarehouse } from './warehouse.ts';

const w = useWarehouse();

describe('a file with counts', () => {
  it.each([true, false])('records what its rows would, one after the other (in the count: %s)', async (inCount) => {
    await assert(
      asyncProperty(array(row, { minLength: 4, maxLength: 16 }), async (rows) => {
        await w.empty();
        const taken: string[] = [];
        for (const [index, fields] of rows.entries()) {
          const line = `k${index},${fields}`;
          const posting = parseRow(line.split(','), { actor: 'test', channels: w.channels });
          try {
            await postMovement(w, { ...posting, inCount });
            taken.push(line);
          } catch (error) {
            if (!(error instanceof DomainError)) throw error;
          }
        }
        const byVerbs = await everything();
        await w.empty();
        await importFile(w, taken, { inCount });
        expect(await everything()).toEqual(byVerbs);
        expect(await contradictions(w)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});

const hour = integer({ min: 0, max: 23 }).map((h) => `2026-11-02T${String(h).padStart(2, '0')}:00:00Z`);
const bin = constantFrom('A-1', 'A-2', 'B-1');
const units = integer({ min: 1, max: 9 });
const row = oneof(
  tuple(hour, bin, units).map(([at, b, n]) => `${at},receipt,TEE,${b},,${n},,,`),
  tuple(hour, bin, units).map(([at, b, n]) => `${at},fulfillment,TEE,${b},,${n},amazon,1,`),
  tuple(hour, bin, units).map(([at, b, n]) => `${at},fulfillment,TEE,${b},,${n},storefront,1001,`),
  tuple(hour, bin, units).map(([at, b, n]) => `${at},adjustment,TEE,${b},,-${n},,,x`),
  tuple(hour, bin, bin, units)
    .filter(([, from, to]) => from !== to)
    .map(([at, from, to, n]) => `${at},transfer,TEE,${from},${to},${n},,,`),
  tuple(hour, bin, integer({ min: 0, max: 12 })).map(([at, b, n]) => `${at},recount,TEE,${b},,${n},,,`),
);

async function everything(): Promise<unknown> {
  const movements = await w.rows(
    `select m.idempotency_key, m.line, m.kind, m.bin_id, m.quantity_delta, m.counted, m.channel, m.occurred_at, g.effect, g.state,
            g.group_key, g.order_name
       from movement m join message g on g.movement_id = m.id order by m.id`,
  );
  return [movements, await w.rows('select bin_id, on_hand from stock_level order by bin_id'), await waiting()];
}

async function waiting(): Promise<string[]> {
  const rows = await w.rows<{ key: string; approver: boolean }>(
    `select m.idempotency_key as key, r.approver
       from recount_request r join movement m on m.id = r.movement_id where r.state = 'waiting' order by r.location_id`,
  );
  return rows.map(({ key, approver }) => `${key} ${approver}`);
}
