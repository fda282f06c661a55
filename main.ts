/** The composition root, the only file that knows every room: `node main.ts [stock|shop] ...`; with neither, everything runs. */
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import type { Desk } from './bot/desk.ts';
import { line } from './bot/start/news-line.ts';
import { parseStart, sayOn, watchOver } from './bot/start.ts';
import { stockCommands } from './bot/stock-commands.ts';
import { refuse, runTerminal } from './bot/terminal.ts';
import { processScreen } from './bot/terminal/process-screen.ts';
import { stopSignal } from './bot/terminal/stop-signal.ts';
import { tellUnexpected } from './bot/terminal/unexpected.ts';
import { systemClock } from './domain/clock.ts';
import { readSettings } from './domain/controls/read-settings.ts';
import { rememberShop } from './domain/controls/remember-shop.ts';
import { migrate, openDatabase } from './domain/database.ts';
import { startEmbeddedPostgres } from './domain/embedded-postgres/start.ts';
import { DomainError } from './domain/errors.ts';
import { prepareDatabases } from './domain/installation/databases.ts';
import { databaseTrouble, migrationTrouble } from './domain/installation/database-trouble.ts';
import { claimFolder, type Running, whoRuns } from './domain/installation/running.ts';
import type { Ledger } from './domain/ledger/ledger.ts';
import { drainNow } from './domain/outbox/drain-now.ts';
import { drainOutbox } from './domain/outbox/drain.ts';
import { WakeSignal } from './domain/outbox/wake-signal.ts';
import { createWaker } from './domain/outbox/wake.ts';
import { runReconcile } from './domain/reconcile/run-reconcile.ts';
import { domainSettings, dueTimesOf } from './domain/settings.ts';
import { shopifyOptions, shopifySettings } from './jobs/adapters/shopify/settings.ts';
import { createShopify } from './jobs/adapters/shopify/shopify.ts';
import { drainDeps } from './jobs/drain-deps.ts';
import { startDrain } from './jobs/drain.ts';
import { isAnswering, type SandboxAddress } from './jobs/demo/sim-client.ts';
import { reconcileOnSchedule } from './jobs/reconcile.ts';
import { startSandboxShop } from './jobs/sandbox/shop.ts';
import { runShopCommand } from './jobs/sandbox/terminal.ts';
import { scheduleSettings } from './jobs/schedule-settings.ts';
import { prepareScheduleTables, type ScheduledJob, startSchedule } from './jobs/schedule.ts';

const screen = processScreen();
const say = sayOn(screen);

process.exitCode = await main(process.argv.slice(2), stopSignal());

async function main([role, ...argv]: readonly string[], signal: AbortSignal): Promise<number> {
  const stack = new AsyncDisposableStack();
  try {
    if (role === 'stock') return await stock(argv, stack, signal);
    if (role === 'shop') return await shop(argv, stack);
    return await start(role === undefined ? [] : [role, ...argv], stack, signal);
  } catch (error) {
    const refusal = error instanceof DomainError ? error : databaseTrouble(error);
    const json = argv.includes('--json');
    return refusal ? refuse(screen, refusal, json) : tellUnexpected(screen, error, json);
  } finally {
    await stack.disposeAsync(); // in the reverse order of opening: PostgreSQL last
  }
}

function settings() {
  if (existsSync('.env')) process.loadEnvFile();
  return readSettings({ domain: domainSettings, shopify: shopifySettings, schedule: scheduleSettings }, process.env);
}

/** One command of the ledger's side, whether or not `npm start` runs beside it. */
function stock(argv: readonly string[], stack: AsyncDisposableStack, signal: AbortSignal): Promise<number> {
  const openDesk = async () => {
    const house = await openHouse(settings(), stack);
    const { ledger, dueTimes, running } = house;
    const desk: Desk = {
      ledger,
      dueTimes,
      sandbox: house.standIns.has('shop'),
      delivering: running !== null,
      shop: async () => (await house.shop()).storefront,
      drain: async (signal) => {
        const { storefront } = await house.shop();
        return drainNow(drainDeps(ledger, storefront), ledger.database, ledger.wake, signal);
      },
    };
    return { desk, close: async () => {} };
  };
  const about = 'The warehouse: what is where, what came and went, and whether the shop agrees.';
  const terminal = {
    name: 'stock',
    about,
    commands: stockCommands,
    screen,
    user: userInfo().username,
    newKey: randomUUID,
  };
  return runTerminal({ ...terminal, openDesk }, argv, signal);
}

/** One command of the sandbox shop's side. */
async function shop(argv: readonly string[], stack: AsyncDisposableStack): Promise<number> {
  const io = { stdout: process.stdout, stderr: process.stderr };
  const helpOnly = argv.length === 0 || argv.includes('--help') || argv.includes('-h');
  if (helpOnly) return runShopCommand(argv, { url: '', accessToken: '' }, io);
  const { sandbox } = await (await openHouse(settings(), stack)).shop();
  if (!sandbox)
    throw new DomainError(
      'shop-is-real',
      '"shop" drives the sandbox, but a real shop is configured: use its own admin.',
    );
  return runShopCommand(argv, sandbox, io);
}

/** Everything in one process, until Ctrl-C: delivers, reconciles every hour, tells what happens. */
async function start(argv: readonly string[], stack: AsyncDisposableStack, signal: AbortSignal): Promise<number> {
  const asked = parseStart(argv, screen);
  if (!asked) return 0;
  const chosen = settings();
  const claim = claimFolder(resolve(chosen.domain.LOCKSTEP_DATA));
  stack.defer(() => claim.release());
  const house = await openHouse(chosen, stack);
  const { ledger, databaseUrl, dueTimes, dataFolder } = house;
  const { storefront, sandbox } = await house.shop();

  const wakeSignal = new WakeSignal();
  const drainWith = drainDeps(ledger, storefront, () => wakeSignal.woken());
  const drain = await startDrain({
    drain: (signal) => drainOutbox(drainWith, signal),
    notify: () => wakeSignal.notify(),
    databaseUrl,
    onError: (error) => say(line('delivery', `stumbled and goes on: ${(error as Error).message}`)),
  });
  stack.defer(() => drain.stop());
  const reconcile = (signal: AbortSignal) => runReconcile({ ...ledger, storefront, dueTimes }, signal);
  const schedule = await openSchedule(chosen.schedule, databaseUrl, [
    { name: 'drain', every: '60 seconds', run: async () => drain.nudge() },
    { name: 'reconcile', every: '1 hour', run: (signal, touch) => reconcileOnSchedule(reconcile, signal, touch) },
  ]);
  stack.defer(() => schedule.stop());
  claim.announce({ pid: process.pid, startedAt: new Date().toISOString(), shop: sandbox });
  const rows = [
    house.databaseRow,
    sandbox
      ? { what: 'shop', where: `${sandbox.domain} at ${sandbox.url}`, standIn: true }
      : { what: 'shop', where: storefront.domain, standIn: false },
    { what: 'schedule', where: chosen.schedule.MONGODB_URI ? 'in MongoDB' : 'in the database', standIn: false },
    { what: 'data folder', where: dataFolder, standIn: false },
  ];
  const nextRuns = await schedule.nextRuns();
  await watchOver(screen, { board: { rows, nextRuns }, database: ledger.database, signal });
  return 0;
}

type Settings = ReturnType<typeof settings>;

/** The database and the ledger in it, at once; the shop when it is first asked for. */
async function openHouse({ domain, shopify, standIns }: Settings, stack: AsyncDisposableStack) {
  const dataFolder = resolve(domain.LOCKSTEP_DATA);
  const running = whoRuns(dataFolder);
  const embedded = once(() => openEmbedded(dataFolder, stack));
  const databaseUrl = domain.DATABASE_URL ?? (await embedded()).urls.lockstep;
  await migrate(databaseUrl).catch((error: unknown) => {
    throw migrationTrouble(error);
  });
  const database = await openDatabase(databaseUrl);
  stack.defer(() => database.close());
  const waker = createWaker(database);
  stack.defer(() => waker.flush());
  const ledger: Ledger = { database, clock: systemClock, channels: domain.CHANNELS, wake: () => waker.wake() };

  const shop = once(async () => {
    const real = shopifyOptions(shopify);
    const sandbox = real ? null : await openSandbox(running, embedded, stack);
    const { SHOPIFY_API_VERSION: apiVersion, SHOPIFY_TIMEOUT_MS: timeoutMs } = shopify;
    const storefront = createShopify(real ?? { ...sandbox!, auth: sandbox!, apiVersion, timeoutMs });
    await rememberShop(ledger, { domain: storefront.domain, sandbox: sandbox !== null });
    return { storefront, sandbox };
  });
  const { hostname: host, port } = new URL(databaseUrl);
  const databaseRow = { what: 'PostgreSQL', where: `${host}:${port || 5432}`, standIn: standIns.has('postgres') };
  return { ledger, dueTimes: dueTimesOf(domain), dataFolder, databaseUrl, databaseRow, shop, running, standIns };
}

async function openEmbedded(dataFolder: string, stack: AsyncDisposableStack) {
  const server = await startEmbeddedPostgres({ dataFolder, onLine: (text) => screen.err(`${text}\n`) });
  stack.defer(() => server.stop());
  return { urls: await prepareDatabases(server.superuserUrl('postgres'), dataFolder) };
}

/** The sandbox that `npm start` runs on this folder, or else one of our own for as long as we run: both keep one database. */
async function openSandbox(
  running: Running | null,
  embedded: () => ReturnType<typeof openEmbedded>,
  stack: AsyncDisposableStack,
): Promise<SandboxAddress> {
  if (running?.shop && (await isAnswering(running.shop))) return running.shop;
  const accessToken = randomBytes(24).toString('hex');
  const sandbox = await startSandboxShop({ databaseUrl: (await embedded()).urls.sandbox_shop, accessToken });
  stack.defer(() => sandbox.stop());
  return { url: sandbox.url, domain: sandbox.domain, accessToken };
}

async function openSchedule({ MONGODB_URI }: Settings['schedule'], databaseUrl: string, jobs: readonly ScheduledJob[]) {
  if (!MONGODB_URI) await prepareScheduleTables(databaseUrl);
  return startSchedule({
    backend: MONGODB_URI ? { kind: 'mongo', uri: MONGODB_URI } : { kind: 'postgres', databaseUrl },
    jobs,
    onError: (job, error) => say(line(job, `failed and is tried again: ${error.message}`)),
  });
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
