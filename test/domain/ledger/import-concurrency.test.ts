import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { fulfill } from '../../../domain/ledger/fulfill.ts';
import { receive } from '../../../domain/ledger/receive.ts';
import { chunksOf, importFile, movementFile } from './movement-file.ts';
import { contradictions, countMovements, useWarehouse } from './warehouse.ts';

const w = useWarehouse();
const at = '2026-11-01T08:00:00Z';
const receipts = (n: number, tag = 'f', sku = 'TEE') =>
  Array.from({ length: n }, (_, i) => `${tag}-${i},${at},receipt,${sku},A-1,,1,,,`);
const write = (key: string) => ({ sku: 'TEE', actor: 'ana', key, quantity: 1, bin: 'A-1' });
const never = { timeout: 5_000 };

describe('an import among other writers', () => {
  it('keeps nobody waiting while the file is read and confirmed', never, async () => {
    const slow = async function* () {
      yield* chunksOf(movementFile(receipts(10)));
      await receive(w, write('while reading'));
    };
    await importFile(w, [], { source: slow(), confirm: async () => !!(await receive(w, write('while asking'))) });
    expect(await w.onHand('TEE', 'A-1')).toBe(12);
  });

  it('sees under the lock that somebody took the units it counted on', async () => {
    await receive(w, write('one'));
    const ship = [`s,${at},fulfillment,TEE,A-1,,1,amazon,x,`];
    const takeIt = () => fulfill(w, { ...write('taken'), channel: 'amazon', reference: 'y' });
    await expect(importFile(w, ship, { confirm: async () => !!(await takeIt()) })).rejects.toMatchObject({
      code: 'bad-import',
      message: expect.stringContaining("line 2: Bin A-1 holds 0 of TEE, so 1 can't leave it"),
    });
    expect(await contradictions(w)).toEqual([]);
  });

  it('skips what somebody recorded under its key after it was checked', async () => {
    const meanwhile = () => receive(w, { ...write('f-0'), occurredAt: new Date(at) });
    const result = await importFile(w, receipts(3), { confirm: async () => !!(await meanwhile()) });
    expect(result).toMatchObject({ rows: 3, recorded: 2, alreadyRecorded: 1 });
    expect(await w.onHand('TEE', 'A-1')).toBe(3);
  });

  it('is one import, however often the same file comes at once', async () => {
    const rows = [...receipts(500), ...receipts(500, 'new', 'NEW')];
    const results = await Promise.all(Array.from({ length: 4 }, () => importFile(w, rows, { create: true })));
    expect(results.map((result) => result.recorded).sort((a, b) => a - b)).toEqual([0, 0, 0, 1_000]);
    expect(await contradictions(w)).toEqual([]);
  });

  it('never deadlocks with imports in another order, nor with the verbs', async () => {
    const skus = Array.from({ length: 40 }, (_, n) => `S-${String(n).padStart(2, '0')}`);
    const file = (tag: string, order: string[]) => order.map((sku, n) => `${tag}-${n},${at},receipt,${sku},A-1,,1,,,`);
    await Promise.all([
      importFile(w, file('up', skus), { create: true }),
      importFile(w, file('down', skus.toReversed()), { create: true }),
      ...Array.from({ length: 20 }, (_, n) => receive(w, write(`v-${n}`))),
      importFile(w, receipts(200)),
    ]);
    expect(await countMovements(w.rows)).toBe(300);
    expect(await contradictions(w)).toEqual([]);
  });

  it('keeps ids in the order of commits with the verbs beside it', async () => {
    await receive(w, write('first'));
    const verbs = (async () => {
      for (let n = 0; n < 15; n++) await receive(w, write(`v-${n}`));
    })();
    await Promise.all([verbs, importFile(w, receipts(300))]);
    // The import is one block: nobody's id lies inside it.
    const [block] = await w.rows<{ whole: boolean }>(
      `select max(id) - min(id) = count(*) - 1 as whole from movement where idempotency_key like 'f-%'`,
    );
    expect(block!.whole).toBe(true);
    expect(await contradictions(w)).toEqual([]);
  });

  it('is refused when a key of its goes to another SKU at the same moment', async () => {
    const other = await w.connect('owner');
    await other.query('begin');
    await other.query(`insert into movement (sku_id, bin_id, kind, quantity_delta, actor, occurred_at, recorded_at, idempotency_key, line, content_hash)
                       values (2, 1, 'receipt', 1, 'psql', now(), now(), 'f-1', 1, 'x')`);
    await other.query(`insert into message (movement_id, sku_id, location_id, effect, reason, quantity_delta, state, created_at)
                       select id, 2, 1, 'push', 'receipt', 1, 'pending', recorded_at from movement`);
    const importing = importFile(w, receipts(3));
    await Promise.race([importing.catch(() => {}), sleep(200)]);
    await other.query('commit');
    await expect(importing).rejects.toMatchObject({ code: 'bad-import', message: expect.stringContaining('key') });
    expect(await countMovements(w.rows)).toBe(1);
  });
});

describe('a stopped import', () => {
  it('leaves nothing behind, whatever it was doing', async () => {
    const stops: [doing: string, stop: (controller: AbortController) => Parameters<typeof importFile>[2]][] = [
      ['reading', (controller) => ({ source: stalled(controller) })],
      [
        'asking',
        (controller) => ({
          confirm: () => {
            controller.abort();
            return new Promise<boolean>(() => {});
          },
        }),
      ],
      ['writing', (controller) => ({ onProgress: ({ phase }) => phase === 'writing' && controller.abort() })],
    ];
    for (const [, stop] of stops) {
      const controller = new AbortController();
      const importing = importFile(w, receipts(10), { ...stop(controller), create: true, signal: controller.signal });
      await expect(importing).rejects.toMatchObject({ code: 'import-stopped' });
      expect(await countMovements(w.rows)).toBe(0);
    }
    expect(w.woken).toEqual([]);
  });

  it('leaves nothing behind when its process is killed, and lets go of its locks', async () => {
    const script = fileURLToPath(new URL('killed-importer.ts', import.meta.url));
    const importer = spawn(process.execPath, [script, w.url, '20000'], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    for await (const words of importer.stdout) {
      said += String(words);
      if (said.includes('writing')) importer.kill('SIGKILL');
    }
    expect(said).not.toContain('woken');
    await receive(w, write('after')); // waits until the server has noticed and let go of TEE
    expect(await countMovements(w.rows)).toBe(1);
  });
});

/** A source that says one half and then nothing, as a pipe does. */
async function* stalled(controller: AbortController): AsyncGenerator<Uint8Array> {
  yield* chunksOf(movementFile(receipts(10)));
  setTimeout(() => controller.abort(), 20);
  await new Promise(() => {});
}
