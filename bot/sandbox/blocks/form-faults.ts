import type { Block } from './block.ts';
import type { InputElement } from './elements.ts';
import { initialValues, type Input } from './state.ts';

/** What Slack's own client refuses before the app hears of a submission, by block_id. The wording is ours. */
export function formFaults(blocks: readonly Block[], input: Input): Record<string, string> {
  const faults: Record<string, string> = {};
  for (const block of blocks) {
    if (block.type !== 'input') continue;
    const { element } = block;
    const given = input[block.block_id ?? '']?.[element.action_id ?? ''] ?? initialValues(element);
    const filled = given.filter((value) => value !== '');
    const fault = filled.length === 0 ? (block.optional === true ? null : REQUIRED) : valueFault(element, filled);
    if (fault !== null) faults[block.block_id ?? ''] = fault;
  }
  return faults;
}

const REQUIRED = 'Please complete this required field.';

function valueFault(element: InputElement, values: readonly string[]): string | null {
  const value = values[0] ?? '';
  switch (element.type) {
    case 'number_input':
      return numberFault(element, value);
    case 'plain_text_input':
      if (value.length < (element.min_length ?? 0)) return `Enter at least ${element.min_length} characters.`;
      if (value.length > (element.max_length ?? 3000)) return `Enter at most ${element.max_length ?? 3000} characters.`;
      return null;
    case 'datepicker':
      return /^\d{4}-\d\d-\d\d$/.test(value) ? null : 'Enter a date.';
    case 'multi_static_select':
      return values.length > (element.max_selected_items ?? Infinity)
        ? `Pick at most ${element.max_selected_items}.`
        : null;
    case 'static_select':
    case 'radio_buttons':
    case 'checkboxes':
      return element.options.some((option) => option.value === value) ? null : REQUIRED;
    default:
      return element satisfies never;
  }
}

function numberFault(element: Extract<InputElement, { type: 'number_input' }>, value: string): string | null {
  const shape = element.is_decimal_allowed ? /^-?\d+(\.\d+)?$/ : /^-?\d+$/;
  if (!shape.test(value)) return element.is_decimal_allowed ? 'Enter a number.' : 'Enter a whole number.';
  if (element.min_value !== undefined && Number(value) < Number(element.min_value))
    return `Enter a number of at least ${element.min_value}.`;
  if (element.max_value !== undefined && Number(value) > Number(element.max_value))
    return `Enter a number of at most ${element.max_value}.`;
  return null;
}
