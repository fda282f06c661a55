import { refusal } from './refusal.ts';

/** Turns one term into SQL; `bind` adds a parameter and returns its placeholder. */
export type SearchField = (comparator: Comparator, value: string, bind: (value: unknown) => string) => string;
type Comparator = '=' | '>' | '>=' | '<' | '<=';

/**
 * Shopify's search syntax as far as inventory needs it: `field:value`, quotes, comparators, OR, AND (also by standing
 * side by side), NOT or "-", parentheses. An unknown field is refused here, where Shopify ignores it with a warning:
 * a silently dropped filter reads a whole shop.
 */
export function searchCondition(
  query: string | null | undefined,
  fields: Readonly<Record<string, SearchField>>,
): { where: string; params: unknown[] } {
  const params: unknown[] = [];
  const bind = (value: unknown) => `$${params.push(value)}`;
  const tokens = tokensOf(query ?? '');
  if (tokens.length === 0) return { where: 'true', params };
  const where = alternatives({ tokens, at: 0 }, (term) => termCondition(term, fields, bind));
  return { where, params };
}

type Reading = { readonly tokens: readonly string[]; at: number };
type Compile = (term: string) => string;

function alternatives(reading: Reading, compile: Compile): string {
  const parts = [conjunction(reading, compile)];
  while (reading.tokens[reading.at] === 'OR') {
    reading.at += 1;
    parts.push(conjunction(reading, compile));
  }
  return `(${parts.join(' or ')})`;
}

function conjunction(reading: Reading, compile: Compile): string {
  const parts: string[] = [];
  for (;;) {
    const token = reading.tokens[reading.at];
    if (token === undefined || token === 'OR' || token === ')') break;
    if (token === 'AND') reading.at += 1;
    else parts.push(operand(reading, compile));
  }
  return parts.length === 0 ? 'true' : parts.join(' and ');
}

function operand(reading: Reading, compile: Compile): string {
  const token = reading.tokens[reading.at] ?? '';
  reading.at += 1;
  if (token === 'NOT') return `not (${operand(reading, compile)})`;
  if (token === '(') {
    const inner = alternatives(reading, compile);
    reading.at += 1;
    return inner;
  }
  return token.startsWith('-') ? `not (${compile(token.slice(1))})` : compile(token);
}

function termCondition(
  term: string,
  fields: Readonly<Record<string, SearchField>>,
  bind: (value: unknown) => string,
): string {
  const match = /^(\w+):\s*(>=|<=|>|<|=)?\s*(.*)$/s.exec(term);
  const field = match?.[1] === undefined ? undefined : fields[match[1]];
  if (match === null || field === undefined) {
    const known = Object.keys(fields).join(', ');
    throw refusal('BAD_REQUEST', `The sandbox shop can't search by "${term}". It knows: ${known}.`);
  }
  return field((match[2] as Comparator | undefined) ?? '=', unquoted(match[3] ?? ''), bind);
}

/** Blanks and parentheses split, except inside quotes and after a backslash. */
function tokensOf(query: string): string[] {
  return query.match(/[()]|(?:\\.|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|[^\s()'"\\])+/gs) ?? [];
}

function unquoted(value: string): string {
  const quoted = /^(['"])(.*)\1$/s.exec(value);
  return (quoted?.[2] ?? value).replaceAll(/\\(.)/gs, '$1');
}
