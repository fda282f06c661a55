import { createElement as h, Fragment, type ReactNode } from 'react';
import type { Block } from '../blocks/block.ts';
import type { Input } from '../blocks/state.ts';
import { elementNode } from './elements.ts';
import type { Names } from './names.ts';
import { shown, text } from './text.ts';

/** What the blocks of a message or a view are drawn with. */
export interface Setting {
  readonly names: Names;
  /** What the person already typed or picked. */
  readonly input: Input;
  /** Faults by block_id. */
  readonly faults: Readonly<Record<string, string>>;
}

/** Blocks as HTML: whatever a person can use is drawn here, the rest by slack-blocks-to-jsx. */
export function blocksNode(blocks: readonly Block[], setting: Setting): ReactNode {
  return h(
    'div',
    { className: 'blocks' },
    blocks.map((block) =>
      h(
        'div',
        { key: block.block_id, className: `block block-${block.type}`, 'data-block-id': block.block_id },
        blockNode(block, setting),
      ),
    ),
  );
}

function blockNode(block: Block, setting: Setting): ReactNode {
  const { names } = setting;
  switch (block.type) {
    case 'header':
      return h('h3', null, text(block.text, names));
    case 'divider':
      return h('hr');
    case 'section':
      return sectionNode(block, setting);
    case 'context':
      return block.elements.map((element, key) =>
        element.type === 'image'
          ? h('img', { key, src: element.image_url, alt: element.alt_text })
          : h('span', { key, className: 'context-text' }, text(element, names)),
      );
    case 'actions':
      return block.elements.map((element) =>
        h(
          'div',
          { key: element.action_id, className: 'element' },
          elementNode(element, at(block, element, setting, true)),
        ),
      );
    case 'input':
      return inputNode(block, setting);
    case 'alert':
      return h('div', { className: `alert ${block.level ?? 'default'}`, role: 'status' }, text(block.text, names));
    case 'image':
      return h(
        'figure',
        null,
        block.title && h('figcaption', null, text(block.title, names)),
        h('img', { src: block.image_url, alt: block.alt_text }),
      );
    case 'table':
      return shown([{ ...block, rows: block.rows.map((row) => row.map(literalCell)) }], names);
    case 'rich_text':
    case 'markdown':
    case 'data_visualization':
      return shown([block], names);
    default:
      return block satisfies never;
  }
}

/** The library would format a raw cell like mrkdwn; rich text it takes literally. */
function literalCell(cell: { type: string; text?: unknown }): object {
  if (cell.type === 'rich_text') return cell;
  const elements = [{ type: 'text', text: typeof cell.text === 'string' ? cell.text : '' }];
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] };
}

function sectionNode(block: Extract<Block, { type: 'section' }>, setting: Setting): ReactNode {
  const { accessory, fields } = block;
  return h(
    Fragment,
    null,
    h(
      'div',
      { className: 'section-body' },
      block.text && text(block.text, setting.names),
      fields &&
        h(
          'div',
          { className: 'fields' },
          fields.map((field, key) => h('div', { key }, text(field, setting.names))),
        ),
    ),
    accessory &&
      h(
        'div',
        { className: 'accessory' },
        accessory.type === 'image'
          ? h('img', { src: accessory.image_url, alt: accessory.alt_text })
          : elementNode(accessory, at(block, accessory, setting, true)),
      ),
  );
}

function inputNode(block: Extract<Block, { type: 'input' }>, setting: Setting): ReactNode {
  const fault = setting.faults[block.block_id ?? ''];
  const label = `label-${block.block_id}`;
  return h(
    Fragment,
    null,
    h(
      'div',
      { className: 'label', id: label },
      text(block.label, setting.names),
      block.optional === true && h('span', { className: 'optional' }, ' (optional)'),
    ),
    h(
      'div',
      null,
      elementNode(block.element, { ...at(block, block.element, setting, block.dispatch_action === true), label }),
    ),
    block.hint && h('div', { className: 'hint' }, text(block.hint, setting.names)),
    fault !== undefined && h('div', { className: 'fault', role: 'alert' }, fault),
  );
}

/** Where an element is, and whether a change of it goes to the app at once. */
function at(block: Block, { action_id }: { action_id?: string | undefined }, { names, input }: Setting, acts: boolean) {
  const [blockId, actionId] = [block.block_id ?? '', action_id ?? ''];
  return { blockId, actionId, acts, names, given: input[blockId]?.[actionId] };
}
