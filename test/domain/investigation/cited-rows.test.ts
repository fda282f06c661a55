import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../../../domain/database.ts';
import { citedRows } from '../../../domain/investigation/cited-rows.ts';
import { type Evidence, evidenceKinds } from '../../../domain/ports/investigator.ts';
import { House } from './house.ts';

let house: House;
/** A row of every kind, of the mug and of the cap. */
let mug: Evidence[];
let cap: Evidence[];

beforeAll(async () => {
  house = await House.open();
  for (const sku of ['MUG', 'CAP']) {
    await house.agreeing(sku);
    await house.typed(sku, -3);
    await house.world.receive(sku, 4);
    house.world.storefront.fulfill(`of-${sku}`, sku, 1, { at: house.world.now });
    await house.reconcile();
  }
  await house.world.asOwner(
    `insert into reading (sku_id, location_id, read_at, warehouse_total, u, s, f, r, v, expected_total, storefront_total, delta, verdict, asked_by)
     select id, 1, now(), 10, 0, 0, 0, 0, 0, 10, 8, -2, 'drift', 'test' from sku`,
  );
  [mug, cap] = await Promise.all([rowsOf('MUG'), rowsOf('CAP')]);
});
afterAll(() => house.close());

async function rowsOf(sku: string): Promise<Evidence[]> {
  const newest = `
    with subject as (select id, code from sku where code = $1)
    select 'movement' as kind, max(m.id)::float8 as id from movement m, subject s where m.sku_id = s.id
    union all select 'message', max(m.id)::float8 from message m, subject s where m.sku_id = s.id
    union all select 'event', max(e.id)::float8 from storefront_event e, subject s where e.sku = s.code
    union all select 'step', max(t.id)::float8 from step t, subject s where t.sku_id = s.id
    union all select 'agreement', max(a.run_id)::float8 from last_agreement a, subject s where a.sku_id = s.id and a.location_id = 1
    union all select 'reading', max(r.id)::float8 from reading r, subject s where r.sku_id = s.id
    union all select 'drift', max(d.id)::float8 from drift d, subject s where d.sku_id = s.id`;
  return query<Evidence>(house.em(), newest, [sku]);
}

async function place(sku: string): Promise<{ skuId: number; locationId: number }> {
  const [row] = await query<{ id: number }>(house.em(), 'select id from sku where code = $1', [sku]);
  return { skuId: row!.id, locationId: 1 };
}

describe('a cited row', () => {
  it('is there in every kind, and says what it is', async () => {
    expect(mug.map(({ kind }) => kind).toSorted()).toEqual(evidenceKinds.toSorted());
    const rows = await citedRows(house.em(), await place('MUG'), mug);
    expect(new Set(rows.map(({ home }) => home))).toEqual(new Set(['here']));
    expect(Object.fromEntries(rows.map(({ kind, says }) => [kind, says.replace(/ \d+:/, ':')]))).toEqual({
      movement: 'movement: receipt of +4',
      message: 'update: receipt of +4',
      event: 'event: fulfilled 1 in the shop',
      step: "step: the shop's number went from 10 to 7",
      agreement: 'run: shop and warehouse agreed on 10',
      reading: 'reading: the shop showed 8, should be 10',
      drift: 'drift: the shop showed 6, should be 9',
    });
  });

  it('is unmatched while the other side knows nothing of it', async () => {
    const { movements } = await house.world.ship('MUG', 1, 'open');
    const [message] = await query<Evidence>(
      house.em(),
      `select 'message' as kind, id::float8 from message where movement_id = $1`,
      [movements[0]!.id],
    );
    const rows = await citedRows(house.em(), await place('MUG'), [...mug, message!]);
    const unmatched = rows.filter((row) => row.unmatched).map(({ kind, id }) => ({ kind, id }));
    expect(unmatched).toHaveLength(2);
    expect(unmatched).toEqual(expect.arrayContaining([mug.find(({ kind }) => kind === 'event'), message]));
  });

  it("of another SKU is known for that; another SKU's agreement is nobody's here", async () => {
    const rows = await citedRows(house.em(), await place('CAP'), mug);
    for (const { kind, home } of rows) expect(home).toBe(kind === 'agreement' ? 'nobody' : 'another SKU');
  });

  it('of another location is known for that', async () => {
    const other = { ...(await place('CAP')), locationId: 2 };
    const rows = await citedRows(house.em(), other, cap);
    for (const { kind, home } of rows) expect(home).toBe(kind === 'agreement' ? 'nobody' : 'another location');
  });

  it('that nobody has is known for that, whatever its number', async () => {
    const invented = evidenceKinds.map((kind) => ({ kind, id: Number.MAX_SAFE_INTEGER }));
    const rows = await citedRows(house.em(), await place('MUG'), invented);
    expect(rows).toHaveLength(invented.length);
    for (const row of rows) expect(row).toMatchObject({ home: 'nobody', says: '' });
  });
});
