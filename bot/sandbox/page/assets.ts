import { readFile } from 'node:fs/promises';
import { sendText, type Exchange } from '../http/exchange.ts';
import { findFile } from '../state/files.ts';
import type { World } from '../world.ts';

/** The page's script and stylesheets, all from this machine. */
export async function sendAsset(pathname: string, exchange: Exchange): Promise<void> {
  switch (pathname) {
    case '/client.js':
      return sendText(
        exchange,
        200,
        'text/javascript; charset=utf-8',
        await readFile(new URL('client.js', import.meta.url)),
      );
    case '/style.css':
      return sendText(exchange, 200, STYLESHEET, await ownStylesheet());
    case '/blocks.css':
      return sendText(exchange, 200, STYLESHEET, await libraryStylesheet());
    default:
      return sendText(exchange, 404, 'text/plain', 'Not found');
  }
}

const STYLESHEET = 'text/css; charset=utf-8';

/** In this order, because later rules win. */
const OWN = ['layout', 'messages', 'block-kit', 'controls', 'dialogs'];

async function ownStylesheet(): Promise<string> {
  const parts = OWN.map((name) => readFile(new URL(`styles/${name}.css`, import.meta.url), 'utf8'));
  return (await Promise.all(parts)).join('');
}

/** It is written for one part a page, found by its id; here there are many, found by the class of the same name. */
async function libraryStylesheet(): Promise<string> {
  const path = new URL(import.meta.resolve('slack-blocks-to-jsx/dist/style.css'));
  return (await readFile(path, 'utf8')).replaceAll('#slack_blocks_to_jsx', '.slack_blocks_to_jsx');
}

/** An uploaded file; pictures are shown, anything else is a download. */
export async function sendFile({ pool }: World, id: string, exchange: Exchange): Promise<void> {
  const file = await findFile(pool, id);
  if (file === undefined || file.content === null) return sendText(exchange, 404, 'text/plain', 'Not found');
  const type = PICTURES[/\.(\w+)$/.exec(file.name.toLowerCase())?.[1] ?? ''];
  if (type === undefined) exchange.response.setHeader('content-disposition', 'attachment');
  exchange.response.setHeader('content-security-policy', 'sandbox');
  sendText(exchange, 200, type ?? 'application/octet-stream', file.content);
}

const PICTURES: Readonly<Record<string, string>> = { png: 'image/png', jpg: 'image/jpeg', gif: 'image/gif' };
