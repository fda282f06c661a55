import type { Question } from '../../../domain/ports/investigator.ts';
import type { ToolDescription } from '../../../domain/ports/toolbox.ts';

type Pin = 'sku' | 'location' | 'caseId';

/**
 * What a model may look things up with, and which arguments code sets, whatever it asks for: an investigation sees its
 * own SKU and case only. In the order the model sees them, which never changes: the prompt's cache depends on it.
 */
const allowed: Readonly<Record<string, readonly Pin[]>> = {
  get_case: ['caseId'],
  get_sku: ['sku'],
  list_messages: ['sku', 'location'],
  list_storefront_events: ['sku', 'location'],
  list_readings: ['sku', 'location'],
  list_movements: ['sku', 'location'],
  list_drifts: ['sku', 'location'],
  compare_now: ['sku', 'location'],
  find_similar_cases: ['caseId'],
  get_health: [],
};

type Arguments = Readonly<Record<string, unknown>>;

/** The allowed ones of these tools, as a model is shown them: without what it can't choose. */
export function shownTools(tools: readonly ToolDescription[]): ToolDescription[] {
  return Object.entries(allowed).flatMap(([name, pins]) =>
    tools
      .filter((tool) => tool.name === name)
      .map((tool) => ({ ...tool, inputSchema: without(tool.inputSchema, pins) })),
  );
}

/** The arguments of a call as they go out; null when the tool isn't for a model. */
export function pinnedArguments(name: string, asked: Arguments, question: Question): Arguments | null {
  const pins = Object.hasOwn(allowed, name) ? allowed[name] : undefined;
  if (!pins) return null;
  return { ...asked, ...Object.fromEntries(pins.map((pin) => [pin, question[pin]])) };
}

function without(schema: ToolDescription['inputSchema'], pins: readonly string[]): ToolDescription['inputSchema'] {
  const { properties, required, ...rest } = schema;
  const left = Object.entries((properties ?? {}) as Arguments).filter(([name]) => !pins.includes(name));
  const needed = (Array.isArray(required) ? required : []).filter((name: unknown) => !pins.includes(String(name)));
  return { ...rest, properties: Object.fromEntries(left), ...(needed.length > 0 && { required: needed }) };
}
