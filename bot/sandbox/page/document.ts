import { createElement as h, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import type { Account } from '../state/accounts.ts';
import { BOT, TEAM } from '../workspace.ts';
import type { Fragments, Look } from './fragments.ts';
import { avatar } from './message.ts';

/** The whole page around the fragments. */
export function documentHtml(look: Look, people: readonly Account[], fragments: Fragments): string {
  const { person, channel, tab } = look;
  const title = tab === 'home' ? BOT.name : `#${channel.name}`;
  const page = h(
    'html',
    { lang: 'en' },
    h(
      'head',
      null,
      h('meta', { charSet: 'utf-8' }),
      h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      h('title', null, `SANDBOX ${title}`),
      h('link', { rel: 'icon', href: 'data:,' }),
      h('link', { rel: 'stylesheet', href: '/blocks.css' }),
      h('link', { rel: 'stylesheet', href: '/style.css' }),
      h('script', { src: '/client.js', defer: true }),
    ),
    h(
      'body',
      { 'data-as': person.id, 'data-tab': tab, 'data-channel-id': channel.id, 'data-revision': fragments.revision },
      h(
        'div',
        { className: 'banner', role: 'banner' },
        h('strong', null, 'SANDBOX'),
        ' A local stand-in for Slack. Nothing here leaves this machine.',
      ),
      h('div', { className: 'workspace' }, sidebar(look, people), mainArea(look, title, fragments)),
      h('div', { id: 'modal', dangerouslySetInnerHTML: { __html: fragments.modal } }),
    ),
  );
  return `<!doctype html>${renderToStaticMarkup(page)}`;
}

function sidebar({ person, channel, tab }: Look, people: readonly Account[]): ReactNode {
  return h(
    'aside',
    null,
    h('h1', null, TEAM.name),
    h(
      'nav',
      { 'aria-label': 'Places' },
      h('h2', null, 'Channels'),
      link(`/?as=${person.id}`, tab === 'channel', h('span', { className: 'hash' }, '#'), channel.name),
      h('h2', null, 'Apps'),
      link(`/?as=${person.id}&tab=home`, tab === 'home', avatar(BOT.userId, BOT.name), BOT.name),
    ),
    h(
      'nav',
      { 'aria-label': 'Who you are' },
      h('h2', null, 'You are'),
      people.map(({ id, name }) =>
        link(`/?as=${id}${tab === 'home' ? '&tab=home' : ''}`, id === person.id, avatar(id, name), name),
      ),
    ),
  );
}

function link(href: string, isCurrent: boolean, ...children: ReactNode[]): ReactNode {
  return h('a', { key: href, href, 'aria-current': isCurrent ? ('page' as const) : undefined }, ...children);
}

function mainArea({ person, channel, tab }: Look, title: string, fragments: Fragments): ReactNode {
  return h(
    'main',
    null,
    h('header', { className: 'title' }, h('h2', null, title), h('span', null, `as ${person.name}`)),
    h('div', { id: 'main', tabIndex: -1, dangerouslySetInnerHTML: { __html: fragments.main } }),
    h('p', { id: 'trouble', role: 'status', hidden: true }),
    tab === 'channel' &&
      h(
        'form',
        { id: 'composer' },
        // Closed until the script is there, which alone can send: nothing typed early is lost.
        h(
          'fieldset',
          { disabled: true },
          h('input', {
            name: 'text',
            'aria-label': `Message #${channel.name}`,
            placeholder: `Message #${channel.name}, or a command: /stock help`,
            autoComplete: 'off',
          }),
          h('button', { type: 'submit', className: 'button primary' }, 'Send'),
        ),
      ),
  );
}
