/** The composition root, the only file that knows every room: `node main.ts [stock|shop|mcp] ...`; with none, everything runs. */
import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { createBot } from './bot/app.ts';
import type { Desk } from './bot/desk.ts';
import { findSlack } from './bot/find-slack.ts';
import { slackSettings } from './bot/settings.ts';
import { line } from './bot/start/news-line.ts';
import { sayStumbles } from './bot/start/stumbles.ts';
import { parseStart, sayOn, watchOver } from './bot/start.ts';
import { stockCommands } from './bot/stock-commands.ts';
import { refuse, runTerminal } from './bot/terminal.ts';
import { processScreen } from './bot/terminal/process-screen.ts';
import { stopSignal } from './bot/terminal/stop-signal.ts';
import { tellUnexpected } from './bot/terminal/unexpected.ts';
import { verifyToken } from './domain/access/mcp-tokens.ts';
import { systemClock } from './domain/clock.ts';
import { readSettings } from './domain/controls/read-settings.ts';
import { allStandIns, terminalStandIns } from './domain/controls/stand-ins.ts';
import { migrate, openDatabase } from './domain/database.ts';
import { digestSettings, digestTimesOf } from './domain/digest/settings.ts';
import { DomainError } from './domain/errors.ts';
import { databaseTrouble, migrationTrouble } from './domain/installation/database-trouble.ts';
import { openEmbeddedDatabases } from './domain/installation/embedded-databases.ts';
import { loadEnvFile } from './domain/installation/env-file.ts';
import { refuseNothing } from './domain/installation/refuse-nothing.ts';
import { claimFolder, whoRuns } from './domain/installation/running.ts';
import { approveCorrection } from './domain/investigation/approve.ts';
import { ignoreCase } from './domain/investigation/ignore-case.ts';
import type { Ledger } from './domain/ledger/ledger.ts';
import { drainNow } from './domain/outbox/drain-now.ts';
import { createWaker } from './domain/outbox/wake.ts';
import { domainSettings, dueTimesOf } from './domain/settings.ts';
import { claudeSettings } from './jobs/adapters/claude/settings.ts';
import { findMailer } from './jobs/adapters/mail/find-mailer.ts';
import { mailSettings } from './jobs/adapters/mail/settings.ts';
import { shopifySettings } from './jobs/adapters/shopify/settings.ts';
import { connectToolbox } from './jobs/adapters/toolbox/mcp-toolbox.ts';
import { openBrand } from './jobs/demo/open-brand.ts';
import { simClient } from './jobs/demo/sim-client.ts';
import { startTrade } from './jobs/demo/trade.ts';
import { drainDeps } from './jobs/drain-deps.ts';
import { findInvestigator } from './jobs/find-investigator.ts';
import { findShop } from './jobs/find-shop.ts';
import { runShopCommand } from './jobs/sandbox/terminal.ts';
import { prepareBackend } from './jobs/schedule-backend.ts';
import { scheduleSettings } from './jobs/schedule-settings.ts';
import { startWork } from './jobs/start-work.ts';
import { parseMcp } from './mcp-server/command-line.ts';
import { startHttp } from './mcp-server/http.ts';
import { openAgents } from './mcp-server/open-agents.ts';
import { mcpSettings } from './mcp-server/settings.ts';
import { serveStdio } from './mcp-server/stdio.ts';
import { localCaller } from './mcp-server/stdio/local-caller.ts';

const screen = processScreen();
const say = sayOn(screen);
/** A part that stumbles goes on by itself: the next nudge tries again. */
const stumbled = sayStumbles(say, systemClock);

/** When all is closed, the scheduler still has timers ticking, for up to 20 s: nobody waits for them. */
const LAST_WORDS_MS = 200;

const rooms = {
  domain: domainSettings,
  digest: digestSettings,
  shopify: shopifySettings,
  slack: slackSettings,
  mail: mailSettings,
  schedule: scheduleSettings,
  claude: claudeSettings,
  mcp: mcpSettings,
};

process.exitCode = await main(process.argv.slice(2), stopSignal());

async function main([role, ...argv]: readonly string[], signal: AbortSignal): Promise<number> {
  const stack = new AsyncDisposableStack();
  try {
    if (role === 'stock') return await stock(argv, stack, signal);
    if (role === 'shop') return await shop(argv, stack);
    if (role === 'mcp') return await mcp(argv, stack, signal);
    return await start(role === undefined ? [] : [role, ...argv], stack, signal);
  } catch (error) {
    const refusal = error instanceof DomainError ? error : databaseTrouble(error);
    const json = argv.includes('--json');
    return refusal ? refuse(screen, refusal, json) : tellUnexpected(screen, error, json);
  } finally {
    await stack.disposeAsync(); // in the reverse order of opening: doors first, PostgreSQL last
  }
}

function settings(needed = terminalStandIns) {
  loadEnvFile('.env', process.env);
  return readSettings(rooms, process.env, needed);
}

/** One command of the ledger's side, whether or not `npm start` runs beside it. */
function stock(argv: readonly string[], stack: AsyncDisposableStack, signal: AbortSignal): Promise<number> {
  const openDesk = async () => (await openHouse(settings(), stack)).desk;
  const about = 'The warehouse: what is where, what came and went, and whether the shop agrees.';
  const face = { name: 'stock', about, commands: stockCommands, screen, user: userInfo().username, newKey: randomUUID };
  return runTerminal({ ...face, openDesk }, argv, signal);
}

/** One command of the sandbox shop's side. */
async function shop(argv: readonly string[], stack: AsyncDisposableStack): Promise<number> {
  const io = { stdout: process.stdout, stderr: process.stderr };
  const helpOnly = argv.length === 0 || argv.includes('--help') || argv.includes('-h');
  if (helpOnly) return runShopCommand(argv, { url: '', accessToken: '' }, io);
  const { sandbox } = await (await openHouse(settings(), stack)).shop();
  if (sandbox) return runShopCommand(argv, sandbox, io);
  throw new DomainError('shop-is-real', '"shop" drives the sandbox, but a real shop is configured: use its own admin.');
}

/** One agent over standard input and output, where nothing else may be written. */
async function mcp(argv: readonly string[], stack: AsyncDisposableStack, stop: AbortSignal): Promise<number> {
  if (!parseMcp(argv, (text) => screen.out(text))) return 0;
  process.chdir(import.meta.dirname); // a client starts us anywhere: the settings and data are those of `npm start`
  const chosen = settings();
  if (chosen.standIns.has('postgres')) refuseNothing(resolve(chosen.domain.LOCKSTEP_DATA));
  const lost = new AbortController();
  const { ledger, agents } = await openHouse(chosen, stack, { onLost: (error) => lost.abort(error), say: tellAside });
  const caller = await localCaller((bearer) => verifyToken(ledger.database, bearer), chosen.mcp.MCP_TOKEN);
  const { createServer } = await agents();
  const signal = AbortSignal.any([stop, lost.signal]);
  await serveStdio({ createServer, caller, input: process.stdin, output: process.stdout, signal });
  if (!stop.aborted) lost.signal.throwIfAborted();
  return 0;
}

/** Everything in one process, until Ctrl-C: delivers, reconciles every hour, tells what happens. */
async function start(argv: readonly string[], stack: AsyncDisposableStack, stop: AbortSignal): Promise<number> {
  const asked = parseStart(argv, screen);
  if (!asked) return 0;
  const chosen = settings(allStandIns);
  stack.defer(() => void setTimeout(() => process.exit(), LAST_WORDS_MS).unref());
  const claim = claimFolder(resolve(chosen.domain.LOCKSTEP_DATA));
  stack.defer(() => claim.release());
  const lost = new AbortController();
  const onLost = (error: DomainError) => lost.abort(error);
  const house = await openHouse(chosen, stack, { onLost, say });
  const { ledger, desk, databaseUrl, sandboxSlack, shop, rows } = house;
  const { createServer } = await house.agents();
  const backend = await prepareBackend(chosen.schedule, databaseUrl);
  const { storefront, sandbox } = await shop();
  const sim = sandbox && !asked.empty ? simClient(sandbox) : null;
  const trading = sim !== null && (await openBrand(ledger, sim));

  const slack = await findSlack(chosen.slack, sandboxSlack);
  stack.defer(() => slack.stop());
  const whole = { ...ledger, storefront, dueTimes: desk.dueTimes };
  const bot = createBot({
    desk: { ...desk, delivering: true },
    slack: slack.connection,
    movers: slack.movers,
    approvers: slack.approvers,
    decide: {
      approve: (ask, signal) => approveCorrection(whole, ask, signal),
      ignore: (ask) => ignoreCase(whole, ask),
    },
    clock: systemClock,
    log: (text) => say(line('slack', text)),
  });
  const { mailer, standIn: mailbox } = findMailer(chosen.mail, join(resolve(chosen.domain.LOCKSTEP_DATA), 'mailbox'));
  const investigator = house.investigators.unattended();
  const { nextRuns } = await startWork(
    {
      ...whole,
      ledger,
      databaseUrl,
      investigator,
      notifier: bot.notifier,
      mailer,
      digestTimes: desk.digestTimes,
      sandbox: desk.sandbox,
      backend,
      stumbled,
    },
    stack,
  );
  const { url: botUrl } = await bot.start(slack.port);
  stack.defer(() => bot.stop());
  slack.hears(botUrl ?? '');
  const door = await startHttp({
    createServer,
    verify: (bearer) => verifyToken(ledger.database, bearer),
    port: chosen.mcp.MCP_PORT,
    hosts: chosen.mcp.MCP_HOSTS,
    origins: chosen.mcp.MCP_ORIGINS,
    onError: stumbled('agents'),
  });
  stack.defer(() => door.stop());
  if (trading) stack.defer(startTrade({ ledger, sim, onError: stumbled('demo') }));
  claim.announce({ pid: process.pid, startedAt: new Date().toISOString(), shop: sandbox, mcpUrl: door.url });

  const doors = [
    { what: 'shop', where: sandbox ? sandbox.url : storefront.domain, standIn: sandbox !== null },
    { what: 'Slack', where: slack.page ?? 'your workspace', standIn: slack.page !== null },
    { what: 'mail', where: mailbox ?? 'your mail server', standIn: mailbox !== null },
    { what: 'agents (MCP)', where: door.url, standIn: false },
    { what: 'investigator', where: named(investigator.name), standIn: false },
    { what: 'schedule', where: chosen.schedule.MONGODB_URI ? 'in MongoDB' : 'in PostgreSQL', standIn: false },
  ];
  const board = { rows: [...rows, ...doors], nextRuns: await nextRuns() };
  const signal = AbortSignal.any([stop, lost.signal]);
  await watchOver(screen, { board, database: ledger.database, signal });
  if (!stop.aborted) lost.signal.throwIfAborted();
  return 0;
}

/** The database and the ledger in it at once; the shop when it is first asked for. */
async function openHouse(
  { domain, digest, shopify, claude, standIns }: ReturnType<typeof settings>,
  stack: AsyncDisposableStack,
  { onLost, say }: { onLost?: (error: DomainError) => void; say?: (line: string) => void } = {},
) {
  const dataFolder = resolve(domain.LOCKSTEP_DATA);
  const running = whoRuns(dataFolder);
  const embedded = once(async () => {
    const databases = await openEmbeddedDatabases(dataFolder, (text) => screen.err(`${text}\n`), onLost);
    await keep(stack, () => databases.stop());
    return databases.urls;
  });
  const databaseUrl = domain.DATABASE_URL ?? (await embedded()).lockstep;
  await migrate(databaseUrl).catch((error: unknown) => {
    throw migrationTrouble(error);
  });
  const database = await openDatabase(databaseUrl);
  stack.defer(() => database.close());
  const waker = createWaker(database);
  stack.defer(() => waker.flush());
  const ledger: Ledger = { database, clock: systemClock, channels: domain.CHANNELS, wake: () => waker.wake() };

  const shop = findShop({
    settings: shopify,
    ledger,
    known: () => whoRuns(dataFolder)?.shop ?? null,
    databaseUrl: async () => (await embedded()).sandbox_shop,
    keep: (stop) => keep(stack, stop),
  });
  const { host } = new URL(databaseUrl);
  const rows = [
    { what: 'PostgreSQL', where: host, standIn: standIns.has('postgres') },
    { what: 'data folder', where: dataFolder, standIn: false },
  ];
  const storefront = async () => (await shop()).storefront;
  const dueTimes = dueTimesOf(domain);
  const sandbox = standIns.has('shop');
  const agents = once(() => {
    const onError = sayStumbles(say ?? tellAside, systemClock)('agents');
    return openAgents({ databaseUrl, storefront, clock: systemClock, dueTimes, sandbox, onError }, stack);
  });
  const toolbox = once(async () => connectToolbox(await (await agents()).connectInMemory()));
  const investigators = findInvestigator(claude, { ledger, dueTimes, toolbox });
  const desk: Desk = {
    ledger,
    dueTimes,
    digestTimes: digestTimesOf(digest),
    sandbox,
    delivering: running !== null,
    shop: storefront,
    investigators,
    mcpUrl: running?.mcpUrl,
    drain: async (signal) => drainNow(drainDeps(ledger, await storefront()), database, () => ledger.wake(), signal),
  };
  const sandboxSlack = async () => (await embedded()).sandbox_slack;
  return { ledger, desk, databaseUrl, sandboxSlack, shop, agents, investigators, rows };
}

/** What opens when the end has come already is closed at once: nobody would close it later. */
async function keep(stack: AsyncDisposableStack, stop: () => Promise<void>): Promise<void> {
  if (!stack.disposed) return stack.defer(stop);
  await stop();
  throw new DomainError('stopping', 'Lockstep is stopping: ask again when it runs.');
}

function tellAside(line: string): void {
  screen.err(`${line}\n`);
}

function named(investigator: string): string {
  return investigator === 'playbook' ? 'the playbook' : `${investigator}, else the playbook`;
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
