import { z } from 'zod';
import { block, type Block } from './block.ts';
import { plainText } from './composition.ts';
import { elementsOf } from './find-element.ts';

/** The places where blocks are shown, with what holds for all blocks of one together. */
export const messageBlocks = z
  .array(block)
  .max(50)
  .superRefine((blocks, context) => {
    for (const issue of [...clashes(blocks), ...crowds(blocks)]) context.addIssue(issue);
  });

const VIEW = {
  blocks: z
    .array(block)
    .max(100)
    .superRefine((blocks, context) => {
      for (const issue of clashes(blocks)) context.addIssue(issue);
    }),
  private_metadata: z.string().max(3000).default(''),
  callback_id: z.string().max(255).default(''),
  external_id: z.string().max(255).default(''),
};

export const modalView = z
  .strictObject({
    ...VIEW,
    type: z.literal('modal'),
    title: plainText(24),
    close: plainText(24).optional(),
    submit: plainText(24).optional(),
    clear_on_close: z.boolean().default(false),
    notify_on_close: z.boolean().default(false),
  })
  .refine(
    (view) => view.submit !== undefined || view.blocks.every(({ type }) => type !== 'input'),
    'missing required field: submit',
  );

export const homeView = z.strictObject({ ...VIEW, type: z.literal('home') });

export type ModalView = z.output<typeof modalView>;
export type HomeView = z.output<typeof homeView>;

type Issue = {
  readonly code: 'custom';
  readonly message: string;
  readonly path: (string | number)[];
  readonly input: unknown;
};

/** A block_id serves once a surface, an action_id once a block (documented). */
function clashes(blocks: readonly Block[]): Issue[] {
  const ids = blocks.map(({ block_id }) => block_id);
  return [
    ...repeated(ids).map((at) => issue(`block_id already exists: ${ids[at]}`, [at, 'block_id'])),
    ...blocks.flatMap((block, at) => {
      const actions = elementsOf(block).map(({ action_id }) => action_id);
      return repeated(actions).map((inner) => issue(`action_id already exists: ${actions[inner]}`, [at]));
    }),
  ];
}

function repeated(ids: readonly (string | undefined)[]): number[] {
  return ids.flatMap((id, at) => (id !== undefined && ids.indexOf(id) < at ? [at] : []));
}

/** Per message: one table, two charts, 12,000 characters of markdown (documented). */
function crowds(blocks: readonly Block[]): Issue[] {
  const count = (type: Block['type']) => blocks.filter((block) => block.type === type).length;
  const markdown = blocks.reduce((sum, block) => sum + (block.type === 'markdown' ? block.text.length : 0), 0);
  return [
    ...(count('table') > 1 ? [issue('only_one_table_allowed', [])] : []),
    ...(count('data_visualization') > 2 ? [issue('no more than 2 data_visualization blocks allowed', [])] : []),
    ...(markdown > 12_000 ? [issue('markdown must be less than 12001 characters in total', [])] : []),
  ];
}

function issue(message: string, path: (string | number)[]): Issue {
  return { code: 'custom', message, path, input: undefined };
}
