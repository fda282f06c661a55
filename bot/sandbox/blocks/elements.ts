import { z } from 'zod';
import { boundedText, COLOR, confirm, option, plainText } from './composition.ts';

/** The interactive elements that the local Slack can show and send; others it refuses as unsupported. */
const IDENTITY = { action_id: boundedText(255).optional(), confirm: confirm.optional() };
const ENTRY = { ...IDENTITY, focus_on_load: z.boolean().optional(), placeholder: plainText(150).optional() };

const button = z.strictObject({
  ...IDENTITY,
  type: z.literal('button'),
  text: plainText(75),
  value: z.string().max(2000).optional(),
  url: boundedText(3000).optional(),
  style: COLOR,
  accessibility_label: boundedText(75).optional(),
});

const overflow = z.strictObject({
  ...IDENTITY,
  type: z.literal('overflow'),
  options: z.array(option).min(1).max(5),
});

/** Slack also takes option_groups; the local Slack doesn't. */
const staticSelect = z.strictObject({
  ...ENTRY,
  type: z.literal('static_select'),
  options: z.array(option).min(1).max(100),
  initial_option: option.optional(),
});

const multiStaticSelect = z.strictObject({
  ...ENTRY,
  type: z.literal('multi_static_select'),
  options: z.array(option).min(1).max(100),
  initial_options: z.array(option).optional(),
  max_selected_items: z.int().min(1).optional(),
});

const radioButtons = z.strictObject({
  ...IDENTITY,
  type: z.literal('radio_buttons'),
  focus_on_load: z.boolean().optional(),
  options: z.array(option).min(1).max(10),
  initial_option: option.optional(),
});

const checkboxes = z.strictObject({
  ...IDENTITY,
  type: z.literal('checkboxes'),
  focus_on_load: z.boolean().optional(),
  options: z.array(option).min(1).max(10),
  initial_options: z.array(option).optional(),
});

const datepicker = z.strictObject({ ...ENTRY, type: z.literal('datepicker'), initial_date: z.iso.date().optional() });

const DISPATCH = { dispatch_action_config: z.looseObject({}).optional() };

const plainTextInput = z.strictObject({
  ...ENTRY,
  ...DISPATCH,
  type: z.literal('plain_text_input'),
  multiline: z.boolean().optional(),
  initial_value: z.string().optional(),
  min_length: z.int().min(0).max(3000).optional(),
  max_length: z.int().min(1).max(3000).optional(),
});

const numberInput = z.strictObject({
  ...ENTRY,
  ...DISPATCH,
  type: z.literal('number_input'),
  is_decimal_allowed: z.boolean(),
  initial_value: z.string().optional(),
  min_value: z.string().optional(),
  max_value: z.string().optional(),
});

/** An image in a section or a context; not interactive. */
export const imageElement = z.strictObject({
  type: z.literal('image'),
  image_url: boundedText(3000).optional(),
  slack_file: z.looseObject({}).optional(),
  alt_text: boundedText(2000),
});

const ACTION_ELEMENTS = [
  button,
  overflow,
  staticSelect,
  multiStaticSelect,
  radioButtons,
  checkboxes,
  datepicker,
] as const;

export const actionElement = z.discriminatedUnion('type', [...ACTION_ELEMENTS]);
export const accessory = z.discriminatedUnion('type', [...ACTION_ELEMENTS, imageElement]);
export const inputElement = z.discriminatedUnion('type', [
  staticSelect,
  multiStaticSelect,
  radioButtons,
  checkboxes,
  datepicker,
  plainTextInput,
  numberInput,
]);

export type ActionElement = z.output<typeof actionElement>;
export type InputElement = z.output<typeof inputElement>;
/** Everything that a person can press, pick or fill in. */
export type Element = ActionElement | InputElement;
export type Button = z.output<typeof button>;
