import { createElement as h, type ReactNode } from 'react';
import type { StoredView } from '../state/views.ts';
import { blocksNode } from './blocks.ts';
import type { Names } from './names.ts';
import { text } from './text.ts';

/** The modal on top of a person's stack, or nothing. */
export function modalNode(view: StoredView | undefined, names: Names): ReactNode {
  if (view === undefined || view.body.type !== 'modal') return null;
  const { title, submit, close, blocks } = view.body;
  return h(
    'div',
    { className: 'backdrop' },
    h(
      'form',
      {
        className: 'modal',
        role: 'dialog',
        'aria-modal': true,
        'aria-labelledby': 'modal-title',
        'data-view-id': view.id,
        'data-hash': view.hash,
        noValidate: true,
      },
      h(
        'header',
        null,
        h('h2', { id: 'modal-title' }, text(title, names)),
        h('button', { type: 'button', className: 'cross', 'data-act': 'dismiss', 'aria-label': 'Close' }, '×'),
      ),
      view.notice !== null && h('p', { className: 'notice', role: 'alert' }, view.notice),
      h('div', { className: 'modal-body' }, blocksNode(blocks, { names, input: view.input, faults: view.faults })),
      h(
        'footer',
        null,
        h(
          'button',
          { type: 'button', className: 'button default', 'data-act': 'dismiss' },
          close === undefined ? 'Cancel' : text(close, names),
        ),
        submit && h('button', { type: 'submit', className: 'button primary' }, text(submit, names)),
      ),
    ),
  );
}
