import type { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { receive } from '../../../domain/ledger/receive.ts';
import { recount } from '../../../domain/ledger/recount.ts';
import { countMovements, useWarehouse } from './warehouse.ts';

const w = useWarehouse();
const roles = ['owner', 'application'] as const;

const insertMovement = `
insert into movement (sku_id, bin_id, kind, quantity_delta, actor, occurred_at, recorded_at, idempotency_key, line, content_hash)
values (1, 1, 'receipt', 5, 'psql', now(), now(), 'by hand', 1, 'x') returning id`;

describe.each(roles)('the database, to the %s', (role) => {
  it('refuses to commit a movement without its message', async () => {
    const client = await w.connect(role);
    await client.query('begin');
    await client.query(insertMovement);
    await expect(client.query('commit')).rejects.toMatchObject({
      code: '23503',
      constraint: 'movement_has_its_message',
    });
    expect(await countMovements(w.rows)).toBe(0);
  });

  it("refuses a message that is another movement's", async () => {
    await receive(w, { sku: 'TEE', actor: 'ana', key: 'k', quantity: 5, bin: 'A-1' });
    const client = await w.connect(role);
    const steal = `insert into message (movement_id, sku_id, location_id, effect, reason, quantity_delta, state, created_at)
                   values (1, 1, 1, 'push', 'receipt', 5, 'pending', now())`;
    await expect(client.query(steal)).rejects.toMatchObject({ code: '23505' });
  });

  it('commits the two together', async () => {
    const client = await w.connect(role);
    await client.query('begin');
    const { rows } = await client.query<{ id: string }>(insertMovement);
    await client.query(
      `insert into message (movement_id, sku_id, location_id, effect, reason, quantity_delta, state, created_at)
       values ($1, 1, 1, 'push', 'receipt', 5, 'pending', now())`,
      [rows[0]!.id],
    );
    await client.query('commit');
    expect(await countMovements(w.rows)).toBe(1);
  });

  it.each([
    ['an update of a movement', 'update movement set quantity_delta = 6'],
    ['a delete of movements', 'delete from movement'],
    ['a truncate of movements', 'truncate movement cascade'],
    ['a change of what a message says', 'update message set quantity_delta = 6'],
    ['a delete of messages', 'delete from message'],
    ['a truncate of messages', 'truncate message cascade'],
    ['a level below zero', 'update stock_level set on_hand = -1'],
  ])('refuses %s', async (_what, sql) => {
    await receive(w, { sku: 'TEE', actor: 'ana', key: 'k', quantity: 5, bin: 'A-1' });
    const client = await w.connect(role);
    const code = await codeOf(client, sql);
    // Restrict and check violations come from the guards; 42501 is a right the application never had.
    expect(role === 'owner' ? ['23001', '23514'] : ['23001', '23514', '42501']).toContain(code);
    expect(
      await w.rows(
        'select m.quantity_delta as m, g.quantity_delta as g, on_hand from movement m join message g on g.movement_id = m.id, stock_level',
      ),
    ).toEqual([{ m: 5, g: 5, on_hand: 5 }]);
  });

  it.each([
    ['a delete of what a count asks for', 'delete from recount_request'],
    ['a truncate of it', 'truncate recount_request cascade'],
    ['a change of it', 'update recount_request set approver = true'],
    ['another end than the one it came to', `update recount_request set state = 'waiting', settled_at = null`],
    ['a count that is no recount', `update movement set counted = 1`],
  ])('refuses %s', async (_what, sql) => {
    const asked = { sku: 'TEE', actor: 'ana', key: 'k', counted: 5, bin: 'A-1', approver: false };
    await recount(w, asked);
    await w.rows(`update recount_request set state = 'agreed', settled_at = now()`);
    const code = await codeOf(await w.connect(role), sql);
    expect(role === 'owner' ? ['23001'] : ['23001', '42501']).toContain(code);
    expect(await w.rows('select state, approver from recount_request')).toEqual([{ state: 'agreed', approver: false }]);
  });
});

async function codeOf(client: Client, sql: string): Promise<string> {
  return client.query(sql).then(
    () => 'done',
    (error: Error & { code: string }) => error.code,
  );
}
