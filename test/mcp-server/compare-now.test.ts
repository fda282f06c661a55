import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Office, refusalOf } from './office.ts';

let office: Office;

beforeAll(async () => {
  office = await Office.open();
});
afterAll(() => office.close());

type Row = Record<string, unknown>;

async function rowsOf(name: string, args: object): Promise<Row[]> {
  return (await office.call(name, args)).rows as Row[];
}

const refs = (rows: readonly Row[]) => rows.map((row) => row.ref);

describe('compare_now', () => {
  it('asks the shop and stores one reading, which can be cited', async () => {
    const [row] = await rowsOf('compare_now', { sku: 'MUG', location: 'main' });
    expect(row).toMatchObject({ storefront: 6, expected: 10, delta: -4, verdict: 'drift' });
    const readings = await rowsOf('list_readings', { sku: 'MUG', kind: 'reading' });
    expect(refs(readings)).toContain(row!.ref);
  });

  it('says in a result, not as an error of the protocol, that the shop can not be read, and stores nothing', async () => {
    const before = await rowsOf('list_readings', { sku: 'MUG', kind: 'reading' });
    office.world.storefront.fail('findItems');
    const result = await office.client.callTool({ name: 'compare_now', arguments: { sku: 'MUG', location: 'main' } });
    office.world.storefront.mend();
    expect(result).toMatchObject({ isError: true, content: [{ type: 'text' }] });
    expect(result).not.toHaveProperty('structuredContent');
    expect(JSON.stringify(result.content)).toContain("The shop can't be read now");
    expect(refs(await rowsOf('list_readings', { sku: 'MUG', kind: 'reading' }))).toEqual(refs(before));
  });

  it('says so too of what can not be compared', async () => {
    const result = await office.client.callTool({ name: 'compare_now', arguments: { sku: 'BARE', location: 'main' } });
    expect(result).toMatchObject({ isError: true });
    expect(JSON.stringify(result.content)).toContain("can't be compared with the shop");
  });
});

describe('a failure inside', () => {
  it('tells the agent that there was one, and nothing of it; the log hears all', async () => {
    const broken = await office.connect({ deps: { storefront: () => Promise.reject(new TypeError('/etc/secret')) } });
    const heard = office.errors.length;
    const refusal = await refusalOf(office.call('compare_now', { sku: 'MUG', location: 'main' }, broken));
    expect(refusal).toEqual({ code: -32_603, says: 'Lockstep could not answer; its log says why' });
    expect(office.errors.slice(heard)).toEqual([new TypeError('/etc/secret')]);
    await broken.close();
  });

  it('never happened in any other test here', () => {
    expect(office.errors).toHaveLength(1);
  });
});
