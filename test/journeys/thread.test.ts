import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Ended, Product, type RunningProduct } from '../support/product.ts';
import { openBrowser, type Person, SlackPage } from '../support/slack-page.ts';

const SKU = 'TEE-BLK-M';
const BIN = 'A-03-2';

/** A process of the product takes seconds to start on a busy machine. */
const SOON = { timeout: 60_000, interval: 100 };

/** One drift's whole life, through the doors that people use: terminal and Slack. */
describe('the thread', () => {
  it('goes from a receipt to drift, two approvers, one correction and the digest', { timeout: 240_000 }, async () => {
    const { product, running, ana, ben, sam } = await openWarehouse();
    await receiveTwelve(product, ana);
    await somebodyTypesSix(product);
    await expectQuestion(ana);
    await refuseStranger(product, sam);
    const winner = await decideTogether(ana, ben);
    await expectDecided(ana, winner);
    await expectOneCorrection(product);
    await closeByAgreement(ben, winner);
    await expectCounted(product);
    expect((await running.stop('SIGINT')).code).toBe(0);
  });
});

/** Everything runs, three people look at the channel, and one SKU is known on both sides; nothing of it is there yet. */
async function openWarehouse() {
  const product = new Product();
  const running = startIn(product);
  const browser = await openBrowser();
  await running.says(/^ready$/m);
  await running.says(/reconcile +run 1: 0 SKUs compared/);
  const [, slack] = /Slack +(http:\/\/127\.0\.0\.1:\d+) +SANDBOX/.exec(running.out) ?? [];
  await fillCatalogs(product);
  const open = (name: Person) => SlackPage.open(browser, slack!, name);
  return { product, running, ana: await open('Ana'), ben: await open('Ben'), sam: await open('Sam') };
}

function startIn(product: Product): RunningProduct {
  const running = product.spawn(['--empty']);
  onTestFinished(async () => {
    if (running.child.exitCode === null) await running.stop('SIGKILL');
  });
  return running;
}

async function fillCatalogs(product: Product): Promise<void> {
  const catalog = join(product.dataFolder, 'catalog.csv');
  writeFileSync(catalog, `sku,title,price\n${SKU},"Black tee, medium",24.70\n`);
  const made = await Promise.all([
    json(product.shop('catalog', catalog, '--json')),
    json(product.stock('catalog', catalog, '--json')),
    json(product.stock('bin', BIN, '--location', 'main', '--json')),
  ]);
  expect(made).toMatchObject([{ created: 1 }, { created: 1 }, { created: true }]);
}

async function receiveTwelve(product: Product, ana: SlackPage): Promise<void> {
  await ana.type(`/stock receive ${SKU} 12 ${BIN}`);
  await ana.message(`Received 12 of ${SKU} into ${BIN}.`).waitFor();
  await expect.poll(() => shopShows(product), SOON).toBe(12);
  const agrees = { compared: 1, inFlight: 0, minor: 0, major: 0, critical: 0, ledgerAgrees: true };
  await expect.poll(() => json(product.stock('reconcile', '--json')), SOON).toMatchObject(agrees);
}

async function somebodyTypesSix(product: Product): Promise<void> {
  expect(await json(product.shop('set', SKU, '6', '--json'))).toMatchObject([{ onHand: 6 }]);
  const drifts = { compared: 1, minor: 0, major: 1, critical: 0 };
  expect(await json(product.stock('reconcile', '--json'))).toMatchObject(drifts);
}

async function expectQuestion(ana: SlackPage): Promise<void> {
  const card = ana.message(`Shop shows 6 too few of ${SKU}`);
  await card.getByText('somebody or something changed the number in the shop').waitFor();
  await card.getByRole('button', { name: 'Approve: shop 6 -> 12' }).waitFor();
  await ana.picture('1-question');
}

async function refuseStranger(product: Product, sam: SlackPage): Promise<void> {
  await approve(sam);
  expect(await sam.told('Nothing was done')).toContain('only @Ana, @Ben can decide on a case.');
  await sam.picture('2-stranger');
  const [shown, corrections] = await Promise.all([shopShows(product), correctionsIn(product)]);
  expect({ shown, corrections }).toEqual({ shown: 6, corrections: [] });
}

/** Both click before either page shows that somebody has; returns who won. */
async function decideTogether(ana: SlackPage, ben: SlackPage): Promise<Person> {
  await ana.standingStill(() => ben.standingStill(async () => void (await Promise.all([approve(ana), approve(ben)]))));
  const outcome = /Approved: shop 6 -> 12\. It is on its way|decided on this already/;
  const [toAna, toBen] = await Promise.all([ana.told(outcome), ben.told(outcome)]);
  const anaWon = toAna.includes('Approved');
  expect(anaWon ? toBen : toAna).toContain(`Nothing was written: @${anaWon ? 'Ana' : 'Ben'} decided on this already`);
  await (anaWon ? ben : ana).picture('3-too-late');
  return anaWon ? 'Ana' : 'Ben';
}

async function expectOneCorrection(product: Product): Promise<void> {
  const [shown, corrections] = await Promise.all([shopShows(product), correctionsIn(product)]);
  expect({ shown, corrections }).toMatchObject({ shown: 12, corrections: [{ sku: SKU, delta: 6, onHandAfter: 12 }] });
}

async function expectDecided(page: SlackPage, winner: Person): Promise<void> {
  const card = page.message(`Approved: shop 6 -> 12 (@${winner}, `);
  await card.getByText('The shop took the correction.').waitFor();
  expect(await card.innerText()).toMatch(whoAndWhen(winner));
  expect(await page.page.getByRole('button', { name: /Approve|Ignore/ }).count()).toBe(0);
  await page.picture('4-decided');
}

async function closeByAgreement(page: SlackPage, winner: Person): Promise<void> {
  await page.type('/stock reconcile');
  const card = page.message(`Settled: shop and ledger agree on ${SKU}`);
  await card.getByText('Corrected: shop and ledger agree since').waitFor();
  expect(await card.innerText()).toMatch(whoAndWhen(winner));
  expect(await card.getByRole('button').count()).toBe(0);
  await page.picture('5-closed');
}

function whoAndWhen(winner: Person): RegExp {
  return new RegExp(String.raw`Approved: shop 6 -> 12 \(@${winner}, .*\d{1,2}:\d\d.*\)`);
}

async function expectCounted(product: Product): Promise<void> {
  expect(await json(product.stock('digest', '--json'))).toMatchObject({
    headline: 'ALL CLEAR',
    allClear: true,
    reasons: [],
    skusExpected: 1,
    skusCompared: 1,
    opened: 1,
    autoFixed: 0,
    escalated: 1,
    stillOpen: 0,
    healed: 0,
  });
}

function approve({ page }: SlackPage): Promise<void> {
  return page.getByRole('button', { name: 'Approve: shop 6 -> 12' }).click();
}

async function shopShows(product: Product): Promise<number | undefined> {
  const levels = (await json(product.shop('levels', SKU, '--json'))) as { onHand: number }[];
  return levels[0]?.onHand;
}

/** What the API applied in the shop after the receipt's own push. */
async function correctionsIn(product: Product): Promise<unknown[]> {
  const [receipt, ...corrections] = (await json(product.shop('journal', '--json'))) as { delta: number }[];
  expect(receipt).toMatchObject({ sku: SKU, delta: 12 });
  return corrections;
}

async function json(running: Promise<Ended>): Promise<unknown> {
  const ended = await running;
  expect({ code: ended.code, err: ended.code === 0 ? '' : ended.err }).toEqual({ code: 0, err: '' });
  return ended.json();
}
