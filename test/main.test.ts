import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, inject, it, vi } from 'vitest';
import { Product, type RunningProduct } from './support/product.ts';

const open: RunningProduct[] = [];
function starting(product: Product, ...argv: string[]): RunningProduct {
  const running = product.spawn(argv);
  open.push(running);
  return running;
}
afterEach(async () => {
  for (const running of open.splice(0)) if (running.child.exitCode === null) await running.stop('SIGKILL');
});

describe('npm start', { timeout: 120_000 }, () => {
  it('says what runs where, is ready, tells what happens, and stops in good order', async () => {
    const product = new Product();
    const started = starting(product, '--empty');
    await started.says(/^ready$/m);
    expect(started.out).toMatch(/^SANDBOX {2}Lockstep$/m);
    expect(started.out).toMatch(/PostgreSQL +127\.0\.0\.1:\d+ +SANDBOX/);
    expect(started.out).toMatch(/shop +http:\/\/127\.0\.0\.1:\d+ +SANDBOX/);
    expect(started.out).toMatch(/data folder +\S+lockstep-product-\w+$/m);
    await started.says(/reconcile +run 1: 0 SKUs compared/);
    expect(statSync(join(product.dataFolder, 'running.json')).mode & 0o777).toBe(0o600);

    expect((await product.stock('sku', '--all', '--json')).json()).toEqual([]);
    await product.stock('bin', 'A-1', '--location', 'main');
    const refused = await product.stock('receive', 'TEE', '1', 'A-1');
    expect(refused).toMatchObject({ code: 1, out: '' });

    const ended = await started.stop('SIGTERM');
    expect(ended.code).toBe(0);
    expect(ended.out).toContain('Stopping');
    expect(ended.err).not.toMatch(/error|warn/i);
    expect(() => statSync(join(product.dataFolder, 'running.json'))).toThrow('ENOENT');
  });

  it('refuses to run twice on one folder, and lets the first go on', async () => {
    const product = new Product();
    const first = starting(product, '--empty');
    await first.says(/^ready$/m);
    const second = await product.run(['--empty']);
    expect(second.code).toBe(1);
    expect(second.err).toMatch(/^Lockstep already runs on \S+ \(process \d+, since .*\)\. Stop that one first/);
    expect(first.child.exitCode).toBeNull();
    expect((await first.stop()).code).toBe(0);
  });

  it('opens the demo brand on an empty folder, trades without drift, and goes on after a restart', async () => {
    const product = new Product();
    const started = starting(product);
    await started.says(/^ready$/m);
    const skus = (await product.stock('sku', '--all', '--json')).json() as { onHand: number; storefront: number }[];
    expect(skus).toHaveLength(60);
    expect(skus.every(({ onHand, storefront }) => onHand > 0 && storefront > 0)).toBe(true);
    await started.says(/shipped .* D-\d+ +\(demo\)/);
    const run = await product.stock('reconcile', '--json');
    expect(run.json()).toMatchObject({ skusExpected: 60, minor: 0, major: 0, critical: 0 });
    expect((await started.stop()).code).toBe(0);

    const again = starting(product);
    await again.says(/^ready$/m);
    await again.says(/\(demo\)/);
    expect(again.out).not.toContain('opened');
    expect((await product.stock('reconcile', '--json')).json()).toMatchObject({ minor: 0, major: 0, critical: 0 });
    expect((await again.stop()).code).toBe(0);
  });

  it('leaves a folder alone that has stock of its own', async () => {
    const product = new Product();
    await product.shop('catalog', new URL('data/small.catalog.csv', import.meta.url).pathname);
    const started = starting(product);
    await started.says(/^ready$/m);
    await wait(500);
    expect((await product.stock('sku', '--all', '--json')).json()).toEqual([]);
    await started.stop();
  });

  it('comes back after being killed, on the same folder', async () => {
    const product = new Product();
    const killed = starting(product, '--empty');
    await killed.says(/^ready$/m);
    await killed.stop('SIGKILL');
    expect((await product.stock('status', '--json')).code).toBe(0);
    const again = starting(product, '--empty');
    await again.says(/^ready$/m);
    expect((await again.stop()).code).toBe(0);
  });

  it('goes on by itself when its PostgreSQL is killed', async () => {
    const product = new Product();
    const started = starting(product);
    await started.says(/^ready$/m);
    const pidFile = join(product.dataFolder, 'postgres', 'postmaster.pid');
    process.kill(Number.parseInt(readFileSync(pidFile, 'utf8'), 10), 'SIGKILL');
    await started.says(/The database is back\./);
    const before = started.out.length;
    expect((await product.stock('receive', 'TOTE-BLK', '3', 'C-01-2')).code).toBe(0);
    await vi.waitFor(() => expect(started.out.slice(before)).toMatch(/received +\+3 [^]*delivered/), 20_000);
    const stumbles = started.out.match(/delivery +stumbled.*/g) ?? [];
    expect(new Set(stumbles).size).toBe(stumbles.length);
    expect((await started.stop()).code).toBe(0);
  });

  it.each(['file', 'file/below'])('refuses a data folder that is no folder: %s', async (name) => {
    const { dataFolder } = new Product();
    writeFileSync(join(dataFolder, 'file'), '');
    const { code, err } = await new Product({ LOCKSTEP_DATA: join(dataFolder, name) }).run(['--empty']);
    expect(code).toBe(1);
    expect(err).toMatch(/^The data folder \S+ can't be used: a file is in its place\. Set LOCKSTEP_DATA/);
  });

  it('answers --help and refuses what it does not know, opening nothing', async () => {
    const product = new Product();
    const help = await product.run(['--help']);
    expect(help.code).toBe(0);
    expect(help.out).toContain('--empty');
    expect(await product.run(['--emty'])).toMatchObject({
      code: 2,
      err: '"npm start" takes --empty and --help, not "--emty".\n',
    });
    expect(readdirSync(product.dataFolder)).toEqual([]);
  });
});

describe('settings', { timeout: 120_000 }, () => {
  const canary = 'canary-9c1d';

  it('are refused all at once, before anything is opened, without a secret', async () => {
    const product = new Product({
      DATABASE_URL: `mysql://user:${canary}@x/y`,
      SHOPIFY_ACCESS_TOKEN: `${canary} with a space`,
      CHANNELS: 'storefront',
      DUE_RETURNS: 'later',
    });
    for (const argv of [[], ['stock', 'status'], ['stock', 'status', '--json'], ['shop', 'levels']]) {
      const { code, out, err } = await product.run(argv);
      expect(code).toBe(1);
      for (const name of ['DATABASE_URL', 'SHOPIFY_SHOP', 'SHOPIFY_ACCESS_TOKEN', 'CHANNELS', 'DUE_RETURNS'])
        expect(err).toContain(name);
      expect(out + err).not.toContain('9c1d');
      expect(err).not.toContain('    at ');
    }
  });

  it('never let a stand-in run unasked beside something real', async () => {
    const { code, err } = await new Product({ DATABASE_URL: inject('postgres').url }).run([]);
    expect(code).toBe(1);
    expect(err).toContain("DATABASE_URL is set, so the sandbox shop isn't used unasked");
  });

  it('say plainly when the database can not be reached, without its password', async () => {
    const product = new Product({ DATABASE_URL: `postgres://u:${canary}@127.0.0.1:1/db`, LOCKSTEP_SANDBOX: 'shop' });
    const { code, out, err } = await product.stock('status', '--json');
    expect(code).toBe(1);
    expect(err).toBe("The database can't be used: nothing answers there. Check DATABASE_URL.\n");
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'database-unusable' } });
    expect(out + err).not.toContain('9c1d');
  });

  it('name MONGODB_URI when nothing answers there, before anything is written', async () => {
    const product = new Product({ MONGODB_URI: 'mongodb://127.0.0.1:1/lockstep' });
    const { code, err } = await product.run([]);
    expect(code).toBe(1);
    expect(err).toMatch(/^The MongoDB for the schedule can't be used: .*ECONNREFUSED.*Check MONGODB_URI/m);
    expect((await product.stock('sku', '--all', '--json')).json()).toEqual([]);
  });

  it('are all in .env.example', () => {
    const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
    for (const name of [
      'LOCKSTEP_DATA',
      'LOCKSTEP_SANDBOX',
      'DATABASE_URL',
      'CHANNELS',
      'DUE_UPDATES',
      'DUE_SHIPMENTS',
      'DUE_RETURNS',
      'SHOPIFY_SHOP',
      'SHOPIFY_ACCESS_TOKEN',
      'SHOPIFY_CLIENT_ID',
      'SHOPIFY_CLIENT_SECRET',
      'SHOPIFY_API_VERSION',
      'SHOPIFY_TIMEOUT_MS',
      'MONGODB_URI',
      'SLACK_BOT_TOKEN',
      'SLACK_CHANNEL',
      'SLACK_APP_TOKEN',
      'SLACK_SIGNING_SECRET',
      'SLACK_PORT',
      'SLACK_MOVERS',
      'SLACK_APPROVERS',
      'SMTP_URL',
      'MAIL_FROM',
      'MAIL_TO',
      'DIGEST_TIMEZONE',
      'DIGEST_HOUR',
    ])
      expect(example).toMatch(new RegExp(`^#${name}=`, 'm'));
  });
});
