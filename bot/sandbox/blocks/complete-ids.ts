import { randomBytes } from 'node:crypto';
import type { Block } from './block.ts';

/** As Slack does, ids that the app left out are made up when the blocks arrive. */
export function completeIds(blocks: readonly Block[]): Block[] {
  return blocks.map((block) => {
    const block_id = block.block_id ?? madeUp();
    if (block.type === 'actions') return { ...block, block_id, elements: block.elements.map(withActionId) };
    if (block.type === 'input') return { ...block, block_id, element: withActionId(block.element) };
    if (block.type === 'section' && block.accessory !== undefined && block.accessory.type !== 'image')
      return { ...block, block_id, accessory: withActionId(block.accessory) };
    return { ...block, block_id };
  });
}

function withActionId<E extends { action_id?: string | undefined }>(element: E): E {
  return { ...element, action_id: element.action_id ?? madeUp() };
}

function madeUp(): string {
  return randomBytes(4).toString('base64url');
}
