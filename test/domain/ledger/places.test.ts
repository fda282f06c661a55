import { describe, expect, it } from 'vitest';
import { addBin } from '../../../domain/ledger/add-bin.ts';
import { addLocation } from '../../../domain/ledger/add-location.ts';
import { receive } from '../../../domain/ledger/receive.ts';
import { useWarehouse } from './warehouse.ts';

const w = useWarehouse();
const useMain = () => receive(w, { sku: 'TEE', actor: 'ana', key: 'k', quantity: 1, bin: 'A-1' });

describe('a location', () => {
  it('is made once', async () => {
    expect(await addLocation(w, { name: ' Attic ' })).toMatchObject({
      outcome: 'created',
      location: { name: 'Attic', shopLocationId: null },
    });
    expect(await addLocation(w, { name: 'Attic' })).toMatchObject({ outcome: 'unchanged' });
  });

  it('learns which location of the shop it is, also when it has movements', async () => {
    await useMain();
    expect(await addLocation(w, { name: 'main', shopLocationId: '77' })).toMatchObject({ outcome: 'changed' });
    expect(await addLocation(w, { name: 'main', shopLocationId: ' 77 ' })).toMatchObject({ outcome: 'unchanged' });
    expect(await addLocation(w, { name: 'main' })).toMatchObject({
      outcome: 'unchanged',
      location: { shopLocationId: '77' },
    });
    expect(await w.rows(`select name, shop_location_id as id, is_default from location where name = 'main'`)).toEqual([
      { name: 'main', id: '77', is_default: true },
    ]);
  });

  it("can't be a location of the shop that another one is", async () => {
    await addLocation(w, { name: 'main', shopLocationId: '77' });
    await expect(addLocation(w, { name: 'Attic', shopLocationId: '77' })).rejects.toMatchObject({
      code: 'shop-location-taken',
      message: expect.stringContaining('77 is "main" already'),
    });
    expect(await w.rows(`select from location where name = 'Attic'`)).toEqual([]);
  });

  it('may become another one of the shop until it has movements', async () => {
    await addLocation(w, { name: 'main', shopLocationId: '77' });
    expect(await addLocation(w, { name: 'main', shopLocationId: '78' })).toMatchObject({ outcome: 'changed' });
    await useMain();
    await expect(addLocation(w, { name: 'main', shopLocationId: '79' })).rejects.toMatchObject({
      code: 'location-in-use',
      message: expect.stringContaining('has movements'),
    });
    expect(await addLocation(w, { name: 'outlet', shopLocationId: '79' })).toMatchObject({ outcome: 'changed' });
  });

  it("is one, however many make it at once, and one of them gets the shop's location", async () => {
    const same = await Promise.all(Array.from({ length: 4 }, () => addLocation(w, { name: 'Attic' })));
    expect(same.filter((one) => one.outcome === 'created')).toHaveLength(1);
    const rivals = await Promise.allSettled(
      ['Cellar', 'Shed'].map((name) => addLocation(w, { name, shopLocationId: '80' })),
    );
    expect(rivals.filter((one) => one.status === 'rejected').map((one) => one.reason)).toMatchObject([
      { code: 'shop-location-taken' },
    ]);
  });

  it.each(['', '  ', 'a\nb', 'x'.repeat(256)])('refuses the name %j', async (name) => {
    await expect(addLocation(w, { name })).rejects.toMatchObject({ code: 'bad-text' });
  });
});

describe('a bin', () => {
  it('is made once', async () => {
    const bin = { code: ' C-1 ', location: 'outlet', kind: 'staging' } as const;
    expect(await addBin(w, bin)).toMatchObject({ created: true, bin: { code: 'C-1', kind: 'staging', locationId: 2 } });
    expect(await addBin(w, bin)).toMatchObject({ created: false, bin: { code: 'C-1' } });
  });

  it("can't be somewhere else or something else", async () => {
    await expect(addBin(w, { code: 'A-1', location: 'outlet', kind: 'pick' })).rejects.toMatchObject({
      code: 'bin-elsewhere',
      message: expect.stringContaining('A-1 is a pick bin at "main" already'),
    });
    await expect(addBin(w, { code: 'A-1', location: 'main', kind: 'staging' })).rejects.toMatchObject({
      code: 'bin-elsewhere',
    });
  });

  it('needs a location that is there', async () => {
    await expect(addBin(w, { code: 'C-1', location: 'Main', kind: 'pick' })).rejects.toMatchObject({
      code: 'unknown-location',
      message: expect.stringContaining('use one of main, outlet'),
    });
  });

  it.each(['', '  ', 'a\tb', 'x'.repeat(65)])('refuses the code %j', async (code) => {
    await expect(addBin(w, { code, location: 'main', kind: 'pick' })).rejects.toMatchObject({ code: 'bad-text' });
  });
});
