import type { Block } from './block.ts';
import type { Option } from './composition.ts';
import type { Element } from './elements.ts';
import { elementsOf } from './find-element.ts';

/** What a person typed or picked, by block_id and action_id; several values for checkboxes. Options by their value. */
export type Input = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** One entry of `state.values` in an interaction. */
export type StateValue = { readonly type: string } & Readonly<Record<string, unknown>>;

/** `state.values` of a message or a view: every element that holds a value, with its initial one if nobody touched it. */
export function stateValues(blocks: readonly Block[], input: Input): Record<string, Record<string, StateValue>> {
  const values: Record<string, Record<string, StateValue>> = {};
  for (const block of blocks) {
    for (const element of elementsOf(block)) {
      if (element.type === 'button' || element.type === 'overflow') continue;
      const [blockId, actionId] = [block.block_id ?? '', element.action_id ?? ''];
      (values[blockId] ??= {})[actionId] = stateValue(element, input[blockId]?.[actionId]);
    }
  }
  return values;
}

/** The part of an action or a state that says what was chosen. `given` undefined: untouched. */
export function stateValue(element: Element, given: readonly string[] | undefined): StateValue {
  const chosen = given ?? initialValues(element);
  const { type } = element;
  switch (type) {
    case 'button':
      return { type, text: element.text, ...(element.value !== undefined && { value: element.value }) };
    case 'plain_text_input':
    case 'number_input':
      return { type, value: chosen[0] === undefined || chosen[0] === '' ? null : chosen[0] };
    case 'datepicker':
      return { type, selected_date: chosen[0] === undefined || chosen[0] === '' ? null : chosen[0] };
    case 'overflow':
    case 'static_select':
    case 'radio_buttons':
      return { type, selected_option: pick(element.options, chosen)[0] ?? null };
    case 'multi_static_select':
    case 'checkboxes':
      return { type, selected_options: pick(element.options, chosen) };
    default:
      return type satisfies never;
  }
}

/** What the form shows before anybody touched it. */
export function initialValues(element: Element): readonly string[] {
  switch (element.type) {
    case 'plain_text_input':
    case 'number_input':
      return element.initial_value === undefined ? [] : [element.initial_value];
    case 'datepicker':
      return element.initial_date === undefined ? [] : [element.initial_date];
    case 'static_select':
    case 'radio_buttons':
      return element.initial_option === undefined ? [] : [element.initial_option.value];
    case 'multi_static_select':
    case 'checkboxes':
      return (element.initial_options ?? []).map(({ value }) => value);
    case 'button':
    case 'overflow':
      return [];
    default:
      return element satisfies never;
  }
}

/** The options as the app wrote them; a value that is none of them picks nothing. */
function pick(options: readonly Option[], values: readonly string[]): Option[] {
  return options.filter(({ value }) => values.includes(value));
}
