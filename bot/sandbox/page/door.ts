import { SandboxError } from '../errors.ts';
import { addressOf, sendJson, sendText, type Exchange } from '../http/exchange.ts';
import { listAccounts, listChannels } from '../state/accounts.ts';
import type { World } from '../world.ts';
import { act } from './act.ts';
import { sendAsset, sendFile } from './assets.ts';
import { documentHtml } from './document.ts';
import { drawFragments, readRevision, type Look } from './fragments.ts';

/**
 * The page at / and what it needs: /fragments (its changing parts), /act/<verb> (what a person does), /file/<id>, and
 * three assets. Whoever can reach the port can be anybody, as in any demo; other websites cannot.
 */
export async function answerPage(world: World, exchange: Exchange): Promise<void> {
  if (!isOwnPage(exchange))
    return sendText(exchange, 403, 'text/plain', 'This page answers under its own address only.');
  const { pathname, searchParams } = addressOf(exchange);
  const [, room = '', rest = ''] = /^\/([^/]*)\/?(.*)$/.exec(pathname) ?? [];
  if (exchange.request.method === 'POST' && room === 'act') return act(world, rest, exchange);
  if (exchange.request.method !== 'GET') return sendText(exchange, 405, 'text/plain', 'GET only.');
  switch (room) {
    case '':
      return sendPage(world, await lookOf(world, searchParams), exchange);
    case 'fragments':
      if (searchParams.get('revision') === (await readRevision(world)))
        return void exchange.response.writeHead(204).end();
      return sendJson(exchange, 200, await drawFragments(world, await lookOf(world, searchParams)));
    case 'file':
      return sendFile(world, rest, exchange);
    default:
      return sendAsset(pathname, exchange);
  }
}

/** Neither another site's script (Origin) nor a name that was pointed at this machine (Host) gets through. */
function isOwnPage({ request }: Exchange): boolean {
  const { host = '', origin } = request.headers;
  return /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host) && (origin === undefined || origin === `http://${host}`);
}

async function lookOf({ pool }: World, asked: URLSearchParams): Promise<Look> {
  const people = (await listAccounts(pool)).filter(({ isBot }) => !isBot);
  const [channel] = await listChannels(pool);
  const person = people.find(({ id }) => id === asked.get('as')) ?? people[0];
  if (person === undefined || channel === undefined)
    throw new SandboxError('empty-workspace', 'There is no channel, or nobody in it.');
  return { person, channel, tab: asked.get('tab') === 'home' ? 'home' : 'channel' };
}

async function sendPage(world: World, look: Look, exchange: Exchange): Promise<void> {
  const people = (await listAccounts(world.pool)).filter(({ isBot }) => !isBot);
  const html = documentHtml(look, people, await drawFragments(world, look));
  exchange.response.setHeader('content-security-policy', POLICY);
  sendText(exchange, 200, 'text/html; charset=utf-8', html);
}

/** Even markup that got in could run nothing. Images may come from anywhere, as in Slack; the library uses inline styles. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: https:; " +
  "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
