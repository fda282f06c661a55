import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query, run } from '../../domain/database.ts';
import { type Counter, openCounter } from './counter.ts';

let counter: Counter;
beforeAll(async () => {
  counter = await openCounter();
  await run(counter.database.em(), `insert into sku (code) values ('TEE')`);
  await run(counter.database.em(), `insert into bin (code, location_id, kind) select 'A-1', id, 'pick' from location`);
});
afterAll(() => counter.close());

/** Receives units, and lets their delivery have come to this end 25 hours ago; returns the message's number. */
async function ended(state: 'rejected' | 'quarantined'): Promise<string> {
  await counter.stock('receive', 'TEE', '5', 'A-1');
  const em = counter.database.em();
  const [row] = await query<{ id: string }>(em, endPending, [randomUUID(), state]);
  return row!.id;
}

const standing = async (id: string) =>
  (
    await query(
      counter.database.em(),
      `select m.state, d.state as delivery from message m left join delivery d on d.id = m.delivery_id where m.id = $1`,
      [id],
    )
  )[0];

describe('stock resolve', () => {
  it('settles what is stuck as a person says, who is written down', async () => {
    const id = await ended('quarantined');
    const { code, out } = await counter.stock('resolve', id, 'applied', '--reason', 'the shop shows it');
    expect([code, out]).toEqual([0, expect.stringContaining('1 update of TEE settled as done.')]);
    expect(await standing(id)).toEqual({ state: 'frozen', delivery: 'applied' });
    const again = await counter.stock('resolve', id, 'not-applied', '--reason', 'or not');
    expect(again.code).not.toBe(0);
    expect(again.err).toMatch(/terminal:ana said at .* UTC that update \d+ was applied\./);
  });

  it('sends anew what did not arrive', async () => {
    const id = await ended('quarantined');
    const { out } = await counter.stock('resolve', id, 'not-applied', '--reason', 'the shop lacks it');
    expect(out).toContain('1 update of TEE did not arrive and is due again under a new key.');
    expect(await standing(id)).toEqual({ state: 'pending', delivery: null });
  });

  it('takes neither another word, nor another number, nor no reason', async () => {
    expect((await counter.stock('resolve', '1', 'maybe', '--reason', 'x')).err).toContain(
      'must be applied or not-applied',
    );
    expect((await counter.stock('resolve', 'TEE', 'applied', '--reason', 'x')).err).toContain(
      "isn't the number of an update",
    );
    expect((await counter.stock('resolve', '1', 'applied')).code).toBe(2);
  });
});

describe('stock redrive', () => {
  it('sends again what was refused, one or all', async () => {
    const [one, other] = [await ended('rejected'), await ended('rejected')];
    const { code, out } = await counter.stock('redrive', one, '--reason', 'mended');
    expect([code, out]).toEqual([0, expect.stringContaining('1 refused update due again.')]);
    const all = await counter.stock('redrive', '--all', '--reason', 'mended', '--json');
    expect(all.json()).toEqual({ anew: 1, sooner: 0 });
    expect(await standing(other)).toEqual({ state: 'pending', delivery: null });
    expect((await counter.stock('redrive', '--all', '--reason', 'x')).out).toContain(
      'Nothing waits, and nothing was refused.',
    );
    expect((await counter.stock('redrive', one, '--reason', 'x')).out).toContain('It is due already');
  });

  it('refuses what nobody can tell, and to guess what is meant', async () => {
    const id = await ended('quarantined');
    expect((await counter.stock('redrive', id, '--reason', 'x')).err).toContain('then use resolve');
    expect((await counter.stock('redrive', '--reason', 'x')).err).toContain('Name one update by its number');
    expect((await counter.stock('redrive', id, '--all', '--reason', 'x')).err).toContain(
      'Name one update by its number',
    );
  });
});

const endPending = `
with made as (
  insert into delivery (id, storefront, key, reference, reason, api_version, body, body_hash, lines, frozen_at, state, ambiguous, attempts, first_sent_at, next_attempt_at, settled_at)
  values ($1::uuid, 'x', $1::uuid::text, $1::uuid::text, 'receipt', 'x', '', '', '[]', now(), $2, true, 1, now() - interval '25 hours', now(), now())
  returning id
)
update message m set state = 'frozen', delivery_id = made.id from made where m.state = 'pending' and m.isolated_from is null returning m.id`;
