import { createElement as h, Fragment, type ReactNode } from 'react';
import type { Confirm, Option } from '../blocks/composition.ts';
import type { Button, Element } from '../blocks/elements.ts';
import { initialValues } from '../blocks/state.ts';
import type { Names } from './names.ts';
import { text } from './text.ts';

/** Where an element is and what it holds. */
export interface Spot {
  readonly blockId: string;
  readonly actionId: string;
  /** A change goes to the app at once (actions), or only with the form (input). */
  readonly acts: boolean;
  readonly names: Names;
  readonly given: readonly string[] | undefined;
  /** The id of the element that names it. */
  readonly label?: string;
}

/**
 * Native controls, so that no client code draws anything. The script knows them by data-act (press: click, pick: change)
 * and data-field (its value belongs to the form); the values that count are those of the stored blocks.
 */
export function elementNode(element: Element, spot: Spot): ReactNode {
  const values = spot.given ?? initialValues(element);
  const place = { 'data-block-id': spot.blockId, 'data-action-id': spot.actionId };
  const field = {
    ...place,
    'data-field': '',
    ...(spot.acts && { 'data-act': 'pick' }),
    ...(spot.label === undefined ? { 'aria-label': spot.actionId } : { 'aria-labelledby': spot.label }),
  };
  const placeholder = 'placeholder' in element ? element.placeholder?.text : undefined;
  switch (element.type) {
    case 'button':
      return h(Fragment, null, buttonNode(element, place, spot.names), confirmNode(element.confirm, spot.names));
    case 'overflow':
      return overflowNode(element.options, place, spot.names);
    case 'static_select':
      return selectNode(element.options, values, field, placeholder);
    case 'radio_buttons':
      return choicesNode('radio', element.options, values, field, spot.names);
    case 'checkboxes':
    case 'multi_static_select':
      return choicesNode('checkbox', element.options, values, field, spot.names);
    case 'datepicker':
      return h('input', { ...field, type: 'date', defaultValue: values[0] });
    case 'plain_text_input':
      return element.multiline === true
        ? h('textarea', { ...field, defaultValue: values[0], placeholder, rows: 4 })
        : h('input', { ...field, type: 'text', defaultValue: values[0], placeholder, autoComplete: 'off' });
    case 'number_input':
      // Text, not number: a browser would swallow what isn't one, and the form's rules would never be seen.
      return h('input', { ...field, type: 'text', inputMode: 'decimal', defaultValue: values[0], placeholder });
    default:
      return element satisfies never;
  }
}

type Attributes = Readonly<Record<string, string>>;

function buttonNode(element: Button, place: Attributes, names: Names): ReactNode {
  const attributes = {
    ...place,
    type: 'button' as const,
    className: `button ${element.style ?? 'default'}`,
    'data-act': 'press',
    'aria-label': element.accessibility_label,
    ...(element.url !== undefined && /^https?:\/\//.test(element.url) && { 'data-url': element.url }),
    ...(element.confirm !== undefined && { 'data-confirm': '' }),
  };
  return h('button', attributes, text(element.text, names));
}

/** Stands right behind the button it belongs to. */
function confirmNode(confirm: Confirm | undefined, names: Names): ReactNode {
  if (confirm === undefined) return null;
  const title = confirm.title === undefined ? 'Are you sure?' : text(confirm.title, names);
  return h(
    'dialog',
    { className: 'confirm', 'aria-label': confirm.title?.text ?? 'Are you sure?' },
    h('h2', null, title),
    h('div', { className: 'confirm-text' }, text(confirm.text, names)),
    h(
      'footer',
      null,
      answer('deny', 'default', confirm.deny === undefined ? 'Cancel' : text(confirm.deny, names)),
      answer(
        'confirm',
        confirm.style ?? 'primary',
        confirm.confirm === undefined ? 'Yes' : text(confirm.confirm, names),
      ),
    ),
  );
}

function answer(act: string, className: string, label: ReactNode): ReactNode {
  return h('button', { type: 'button', className: `button ${className}`, 'data-act': act }, label);
}

function overflowNode(options: readonly Option[], place: Attributes, names: Names): ReactNode {
  const entry = (option: Option) =>
    h(
      'button',
      {
        ...place,
        key: option.value,
        type: 'button',
        role: 'menuitem',
        'data-act': 'press',
        'data-value': option.value,
      },
      text(option.text, names),
    );
  return h(
    'details',
    { className: 'overflow' },
    h('summary', { 'aria-label': 'More actions' }, '⋯'),
    h('div', { role: 'menu' }, options.map(entry)),
  );
}

function selectNode(
  options: readonly Option[],
  values: readonly string[],
  field: Attributes,
  placeholder = 'Choose an option',
): ReactNode {
  return h(
    'select',
    { ...field, defaultValue: values[0] ?? '' },
    h('option', { value: '' }, placeholder),
    options.map((option) => h('option', { key: option.value, value: option.value }, option.text.text)),
  );
}

function choicesNode(
  type: 'radio' | 'checkbox',
  options: readonly Option[],
  values: readonly string[],
  field: Attributes,
  names: Names,
): ReactNode {
  const name = `${field['data-block-id']} ${field['data-action-id']}`;
  const choice = (option: Option) =>
    h(
      'label',
      { key: option.value, className: 'choice' },
      h('input', { type, name, value: option.value, defaultChecked: values.includes(option.value) }),
      h(
        'span',
        null,
        text(option.text, names),
        option.description && h('small', null, text(option.description, names)),
      ),
    );
  return h('fieldset', { ...field, role: type === 'radio' ? 'radiogroup' : 'group' }, options.map(choice));
}
