import { createElement as h, type ReactNode } from 'react';
import type { StoredView } from '../state/views.ts';
import { blocksNode } from './blocks.ts';
import type { Names } from './names.ts';

/** The app's Home tab as the app published it for this person. */
export function homeNode(view: StoredView | undefined, names: Names): ReactNode {
  if (view === undefined) return h('p', { className: 'empty' }, 'The app has published nothing here yet.');
  const setting = { names, input: view.input, faults: view.faults };
  return h(
    'div',
    { className: 'home', 'data-view-id': view.id, 'data-hash': view.hash },
    view.notice !== null && h('p', { className: 'notice', role: 'alert' }, view.notice),
    blocksNode(view.body.blocks, setting),
  );
}
