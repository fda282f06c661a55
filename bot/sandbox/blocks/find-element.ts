import type { Block } from './block.ts';
import type { Element } from './elements.ts';

/** The element a person pressed or filled in, or nothing if the blocks have no such element (any more). */
export function findElement(blocks: readonly Block[], blockId: string, actionId: string): Element | undefined {
  const block = blocks.find(({ block_id }) => block_id === blockId);
  return block && elementsOf(block).find(({ action_id }) => action_id === actionId);
}

/** What a person can press, pick or fill in, in one block. */
export function elementsOf(block: Block): readonly Element[] {
  if (block.type === 'actions') return block.elements;
  if (block.type === 'input') return [block.element];
  if (block.type === 'section' && block.accessory !== undefined && block.accessory.type !== 'image')
    return [block.accessory];
  return [];
}
