import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../../domain/database.ts';
import { searchSkus } from '../../../domain/history/search-skus.ts';
import { World } from '../reconcile/world.ts';
import { BothLogins } from './both-logins.ts';

let world: World;
let both: BothLogins;

beforeAll(async () => {
  world = await World.open();
  both = await BothLogins.open(world.database);
  await run(
    world.em(),
    `insert into sku (code, title, barcode)
     values ('TEE-M', 'Tee "Été", 100% cotton', '4006381333931'), ('TEE-L', 'Tee, large', null), ('MUG_1', null, '0012345'),
            ('MUG-1', 'Mug like tee-m', null), ('CAP', 'Cap 0012345', null)`,
  );
});
afterAll(async () => {
  await both.close();
  await world.close();
});

const search = (text: string, { limit = 10, before }: { limit?: number; before?: string | null | undefined } = {}) =>
  both.ask((database) => searchSkus(database.em(), { text, limit, before: before ?? undefined }));
const found = async (text: string) => (await search(text)).rows.map(({ sku, matched }) => `${sku} ${matched}`);

describe('searchSkus', () => {
  it('finds a text anywhere in code, title or barcode, whatever its case, and says where', async () => {
    expect(await found('ee-M')).toEqual(['MUG-1 title', 'TEE-M sku']);
    expect(await found('0012345')).toEqual(['CAP title', 'MUG_1 barcode']);
    expect(await found('638133')).toEqual(['TEE-M barcode']);
    expect(await found('éTÉ')).toEqual(['TEE-M title']);
    expect(await found('nothing')).toEqual([]);
  });

  it('gives back what it found as it is written', async () => {
    expect((await search('mug_1')).rows).toEqual([{ sku: 'MUG_1', title: null, barcode: '0012345', matched: 'sku' }]);
  });

  it('takes % and _ for what they are', async () => {
    expect(await found('%')).toEqual(['TEE-M title']);
    expect(await found('g_1')).toEqual(['MUG_1 sku']);
    expect(await found('\\')).toEqual([]);
  });

  it('never finds a text that runs from one of them into the next', async () => {
    await run(world.em(), `insert into sku (code, title, barcode) values ('ABC', 'GHI', 'DEF')`);
    expect(await found('CDE')).toEqual([]);
    expect(await found('FGH')).toEqual([]);
  });

  it('finds what was renamed under its new name alone', async () => {
    await run(world.em(), `update sku set title = 'Beanie' where code = 'CAP'`);
    expect(await found('beanie')).toEqual(['CAP title']);
    expect(await found('cap 00')).toEqual([]);
  });

  it('goes on after the last code of a page, to the end', async () => {
    const pages: string[][] = [];
    for (let before: string | null | undefined; before !== null;) {
      const page = await search('e', { limit: 2, before });
      pages.push(page.rows.map(({ sku }) => sku));
      before = page.next;
    }
    expect(pages).toEqual([['ABC', 'CAP'], ['MUG-1', 'TEE-L'], ['TEE-M']]);
  });
});
