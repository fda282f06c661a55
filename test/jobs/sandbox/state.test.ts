import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Client } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSandboxShop } from '../../../jobs/sandbox/shop.ts';
import { createEmptyDatabase } from '../../support/postgres.ts';
import { ADJUST, askGraphQL, askSim, openSandbox, stock, TOKEN } from './sandbox.ts';

describe('the state of the shop', () => {
  it('survives kill -9, with its keys and its journal', async () => {
    const { url: databaseUrl } = await createEmptyDatabase();
    const first = await startProcess(databaseUrl);
    await askSim(first.url, 'catalog', { items: [{ sku: 'TEE', title: 'Tee', price: 1 }] });
    const { items } = await askSim(first.url, 'items');
    const { locations } = await askSim(first.url, 'locations');
    const changes = [{ inventoryItemId: items[0].id, locationId: locations[0].id, delta: 3, changeFromQuantity: null }];
    const variables = { input: { name: 'available', reason: 'received', changes }, key: 'before the crash' };
    const before = await askGraphQL(first.url, ADJUST, variables, {});
    await first.kill();

    const second = await startProcess(databaseUrl);
    const after = await askGraphQL(second.url, ADJUST, variables, {});
    expect(after.data).toEqual(before.data);
    expect((await askSim(second.url, 'journal')).journal).toMatchObject([{ key: 'before the crash', onHandAfter: 3 }]);
    expect((await askSim(second.url, 'levels')).levels).toMatchObject([{ sku: 'TEE', onHand: 3 }]);
  });

  it('is created once by two starters', async () => {
    const { url: databaseUrl } = await createEmptyDatabase();
    const starts = Array.from({ length: 4 }, () => startSandboxShop({ databaseUrl, accessToken: TOKEN }));
    const shops = await Promise.all(starts);
    onTestFinished(async () => void (await Promise.all(shops.map((shop) => shop.stop()))));
    expect((await askSim(shops[3]?.url ?? '', 'locations')).locations).toHaveLength(1);
  });

  it('has a journal that refuses to be changed', async () => {
    const shop = await openSandbox();
    const { ids, locationId } = await stock(shop, { TEE: 5 });
    const changes = [{ inventoryItemId: ids['TEE'], locationId, delta: 3, changeFromQuantity: null }];
    await shop.gql(ADJUST, { input: { name: 'available', reason: 'received', changes }, key: 'k' });
    const client = new Client({ connectionString: shop.databaseUrl });
    await client.connect();
    onTestFinished(() => client.end());
    for (const sql of [
      'update sandbox_shop.journal set delta = 4',
      'delete from sandbox_shop.journal',
      'truncate sandbox_shop.journal',
    ]) {
      await expect(client.query(sql)).rejects.toThrow('append-only');
    }
  });

  it('says where a port is taken already', async () => {
    const { shop, databaseUrl } = await openSandbox();
    const again = startSandboxShop({ databaseUrl, accessToken: TOKEN, port: shop.port });
    await expect(again).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

async function startProcess(databaseUrl: string): Promise<{ url: string; kill: () => Promise<void> }> {
  const source = `
    import { startSandboxShop } from ${JSON.stringify(new URL('../../../jobs/sandbox/shop.ts', import.meta.url).href)};
    const shop = await startSandboxShop({ databaseUrl: ${JSON.stringify(databaseUrl)}, accessToken: ${JSON.stringify(TOKEN)} });
    process.stdout.write(shop.url);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  onTestFinished(kill);
  const [url] = (await once(child.stdout, 'data')) as [Buffer];
  return { url: url.toString(), kill };
}
