import { Client } from 'pg';
import { runPgbench } from './pgbench.ts';
import { type Measured, timed } from './rounds.ts';
import { binOf, CLIENTS, fillLedger, HOT_SKUS, ledgerHolds, SKUS, skuFor } from './write-ledger.ts';

/** The rights of the application, not the owner's. */
const SESSION = '-c role=lockstep_app';

export interface Writes {
  readonly size: number;
  readonly contention: boolean;
}

/** PostgreSQL's own client: the level, the line and the message, a transaction each time. */
export async function writeByPgbench(url: string, { size, contention }: Writes): Promise<Measured> {
  await fillLedger(url);
  const script = [contention ? SOMETIMES_HOT : OWN_SKU, BY_PGBENCH].join('\n');
  const measured = await runPgbench(url, { script, clients: CLIENTS, transactions: size, options: SESSION });
  return { ...measured, correct: await ledgerHolds(url, size) };
}

/** The same three statements by `pg`, or one that does the work of all three. */
export async function writeByPg(url: string, { size, contention }: Writes, way: 'three' | 'one'): Promise<Measured> {
  await fillLedger(url);
  const clients = await Promise.all(Array.from({ length: CLIENTS }, () => connect(url)));
  const write = way === 'three' ? threeStatements : oneStatement;
  const samplesMs: number[] = [];
  const perSecond = await timed(size, () =>
    asClients(size, samplesMs, async (client, turn) => {
      const sku = skuFor(client, turn, contention);
      await write(clients[client]!, [sku, binOf(sku), `${client}-${turn}`]);
    }),
  );
  await Promise.all(clients.map((client) => client.end()));
  return { perSecond, samplesMs, correct: await ledgerHolds(url, size) };
}

/** Eight at once, each one write after the other; how long each took goes into `samplesMs`. */
export async function asClients(
  size: number,
  samplesMs: number[],
  write: (client: number, turn: number) => Promise<void>,
): Promise<void> {
  const client = async (client: number) => {
    for (let turn = 0; turn < size / CLIENTS; turn++) {
      const started = performance.now();
      await write(client, turn);
      samplesMs.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, index) => client(index)));
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url, options: SESSION });
  await client.connect();
  return client;
}

async function threeStatements(client: Client, [sku, bin, key]: [number, number, string]): Promise<void> {
  await client.query('begin');
  await client.query({ name: 'level', text: LEVEL, values: [sku, bin] });
  const { rows } = await client.query({ name: 'movement', text: MOVEMENT, values: [sku, bin, key] });
  await client.query({ name: 'message', text: MESSAGE, values: [(rows as [{ id: string }])[0].id, sku] });
  await client.query('commit');
}

async function oneStatement(client: Client, values: [number, number, string]): Promise<void> {
  await client.query({ name: 'write', text: ONE_STATEMENT, values });
}

const LEVEL = 'update stock_level set on_hand = on_hand + 1 where sku_id = $1 and bin_id = $2';

const MOVEMENT = `
insert into movement (sku_id, bin_id, kind, quantity_delta, actor, occurred_at, recorded_at, idempotency_key, line, content_hash)
values ($1, $2, 'receipt', 1, 'bench', now(), now(), $3, 1, '') returning id`;

const MESSAGE = `
insert into message (movement_id, sku_id, location_id, effect, reason, quantity_delta, state, created_at)
values ($1, $2, 1, 'push', 'receipt', 1, 'pending', now())`;

const ONE_STATEMENT = `
with level as (${LEVEL}), movement as (${MOVEMENT})
insert into message (movement_id, sku_id, location_id, effect, reason, quantity_delta, state, created_at)
select id, $1, 1, 'push', 'receipt', 1, 'pending', now() from movement`;

const OWN_SKU = `\\set sku 1 + :client_id + ${CLIENTS} * random(0, ${SKUS / CLIENTS - 1})`;

const SOMETIMES_HOT = `
\\set sku 1 + :client_id + ${CLIENTS} * random(0, ${SKUS / CLIENTS - 1})
\\if random(0, 1) = 0
\\set sku random(1, ${HOT_SKUS})
\\endif`;

// Keys as random as they come: 62 bits.
const BY_PGBENCH = `
\\set bin 1 + :sku % 40
\\set key random(1, 4611686018427387903)
begin;
update stock_level set on_hand = on_hand + 1 where sku_id = :sku and bin_id = :bin;
insert into movement (sku_id, bin_id, kind, quantity_delta, actor, occurred_at, recorded_at, idempotency_key, line, content_hash)
values (:sku, :bin, 'receipt', 1, 'bench', now(), now(), :key, 1, '') returning id \\gset
insert into message (movement_id, sku_id, location_id, effect, reason, quantity_delta, state, created_at)
values (:id, :sku, 1, 'push', 'receipt', 1, 'pending', now());
commit;`;
