import { createElement as h, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import type { Account, Channel } from '../state/accounts.ts';
import { listMessages } from '../state/messages.ts';
import { homeOf, openModals } from '../state/views.ts';
import type { World } from '../world.ts';
import { homeNode } from './home.ts';
import { messageList } from './message.ts';
import { modalNode } from './modal.ts';
import { readNames } from './names.ts';
import { releaseEntities } from './text.ts';

/** Who looks at what. */
export interface Look {
  readonly person: Account;
  readonly channel: Channel;
  readonly tab: 'channel' | 'home';
}

/** The two parts of the page that change by themselves, as HTML, and the state they show. */
export interface Fragments {
  readonly revision: string;
  readonly main: string;
  readonly modal: string;
}

export async function drawFragments(world: World, { person, channel, tab }: Look): Promise<Fragments> {
  // Read first: what changes while we draw is drawn again.
  const revision = await readRevision(world);
  const names = await readNames(world);
  const main =
    tab === 'home'
      ? homeNode(await homeOf(world.pool, person.id), names)
      : messageList(await listMessages(world.pool, channel.id, person.id), names, channel.name);
  const [top] = await openModals(world.pool, person.id);
  return { revision, main: markup(main), modal: markup(modalNode(top, names)) };
}

export async function readRevision({ pool }: World): Promise<string> {
  const { rows } = await pool.query<{ n: string }>('select n::text from revision');
  return rows[0]?.n ?? '0';
}

/** The library marks each of its parts with the same id; its stylesheet is served for the class of that name instead. */
function markup(node: ReactNode): string {
  const html = renderToStaticMarkup(h('div', { className: 'fragment' }, node));
  return releaseEntities(html).replaceAll(' id="slack_blocks_to_jsx"', '');
}
