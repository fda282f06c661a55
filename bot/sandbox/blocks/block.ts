import { z } from 'zod';
import { anyText, boundedText, plainText } from './composition.ts';
import { accessory, actionElement, imageElement, inputElement } from './elements.ts';

const BLOCK_ID = { block_id: boundedText(255).optional() };

const section = z
  .strictObject({
    ...BLOCK_ID,
    type: z.literal('section'),
    text: anyText(3000).optional(),
    fields: z.array(anyText(2000)).min(1).max(10).optional(),
    accessory: accessory.optional(),
    expand: z.boolean().optional(),
  })
  .refine((block) => block.text !== undefined || block.fields !== undefined, 'missing required field: text');

const header = z.strictObject({
  ...BLOCK_ID,
  type: z.literal('header'),
  text: plainText(150),
  level: z.int().min(1).max(4).optional(),
});

const context = z.strictObject({
  ...BLOCK_ID,
  type: z.literal('context'),
  elements: z
    .array(z.discriminatedUnion('type', [...anyText(3000).options, imageElement]))
    .min(1)
    .max(10),
});

const actions = z.strictObject({
  ...BLOCK_ID,
  type: z.literal('actions'),
  elements: z.array(actionElement).min(1).max(25),
});

const input = z.strictObject({
  ...BLOCK_ID,
  type: z.literal('input'),
  label: plainText(2000),
  hint: plainText(2000).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
  element: inputElement,
});

const divider = z.strictObject({ ...BLOCK_ID, type: z.literal('divider') });

const image = z.strictObject({
  ...BLOCK_ID,
  type: z.literal('image'),
  alt_text: boundedText(2000),
  title: plainText(2000).optional(),
  image_url: boundedText(3000).optional(),
  slack_file: z.looseObject({}).optional(),
});

const richText = z.strictObject({
  ...BLOCK_ID,
  type: z.literal('rich_text'),
  elements: z.array(z.looseObject({ type: z.string() })),
});

const table = z.strictObject({
  ...BLOCK_ID,
  type: z.literal('table'),
  rows: z
    .array(
      z
        .array(z.looseObject({ type: z.enum(['raw_text', 'raw_number', 'rich_text']) }))
        .min(1)
        .max(20),
    )
    .min(1)
    .max(100),
  column_settings: z.array(z.looseObject({})).max(20).optional(),
});

const markdown = z.strictObject({ ...BLOCK_ID, type: z.literal('markdown'), text: boundedText(12_000) });

const chart = z.strictObject({
  ...BLOCK_ID,
  type: z.literal('data_visualization'),
  title: boundedText(50),
  chart: z.looseObject({
    type: z.enum(['line', 'bar', 'area', 'pie']),
    series: z.array(z.looseObject({})).min(1).max(12).optional(),
    segments: z.array(z.looseObject({})).min(1).max(12).optional(),
    axis_config: z.looseObject({ categories: z.array(z.string().max(20)).min(1).max(20) }).optional(),
  }),
});

const alert = z.strictObject({
  ...BLOCK_ID,
  type: z.literal('alert'),
  text: anyText(3000),
  level: z.enum(['default', 'info', 'warning', 'error', 'success']).optional(),
});

/** The blocks that the local Slack knows. Slack has more (card, carousel, container, video ...): refused here. */
export const block = z.discriminatedUnion('type', [
  section,
  header,
  context,
  actions,
  input,
  divider,
  image,
  richText,
  table,
  markdown,
  chart,
  alert,
]);

/** As it is stored: with a block_id, and an action_id on every interactive element. */
export type Block = z.output<typeof block>;
