import { Client } from 'pg';
import { type Measured, timed } from './rounds.ts';
import { binOf, fillLedger, ledgerHolds, SKUS } from './write-ledger.ts';

const CHUNK = 5_000;

/** As many movements by unnest, 5,000 a statement, one commit: the ledger's own tables, and none of its rules. */
export async function insertByUnnest(url: string, size: number): Promise<Measured> {
  await fillLedger(url);
  const client = new Client({ connectionString: url, options: '-c role=lockstep_app' });
  await client.connect();
  const perSecond = await timed(size, async () => {
    await client.query('begin');
    for (let from = 0; from < size; from += CHUNK) {
      const rows = Array.from({ length: Math.min(CHUNK, size - from) }, (_, index) => from + index);
      const skus = rows.map((n) => 1 + (n % SKUS));
      await client.query(INSERT, [skus, skus.map(binOf), rows.map((n) => 1 + (n % 9)), rows.map((n) => `key-${n}`)]);
    }
    await client.query('commit');
  });
  await client.end();
  return { perSecond, correct: await ledgerHolds(url, size) };
}

const INSERT = `
with written as (
  insert into movement (sku_id, bin_id, kind, quantity_delta, actor, occurred_at, recorded_at, idempotency_key, line, content_hash)
  select sku_id, bin_id, 'receipt', quantity, 'bench', now(), now(), key, 1, ''
    from unnest($1::integer[], $2::integer[], $3::integer[], $4::text[]) as line (sku_id, bin_id, quantity, key)
  returning id, sku_id, bin_id, quantity_delta
),
level as (
  update stock_level l set on_hand = on_hand + gained.quantity
    from (select sku_id, bin_id, sum(quantity_delta) as quantity from written group by sku_id, bin_id) gained
   where l.sku_id = gained.sku_id and l.bin_id = gained.bin_id
)
insert into message (movement_id, sku_id, location_id, effect, reason, quantity_delta, state, created_at)
select id, sku_id, 1, 'push', 'receipt', quantity_delta, 'pending', now() from written`;
