import type { Completer } from './completions.ts';
import type { AgentDeps, Scope } from './deps.ts';

/** Something to read under an address; one a file. */
export interface Resource {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly scope: Scope;
  /** What comes before its variable; the whole address when it has none. */
  readonly address: string;
  readonly variable: Variable | null;
  /** Its addresses that are worth listing, the most wanted first. */
  readonly list: (deps: AgentDeps) => Promise<Listed[]>;
  /** JSON; null when there is nothing of that name. */
  readonly read: (deps: AgentDeps, value: string) => Promise<object | null>;
}

interface Variable {
  readonly name: string;
  readonly complete: Completer;
}

export interface Listed {
  readonly uri: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
}

export const JSON_TYPE = 'application/json';

export function templateOf({ address, variable }: Resource): string {
  return variable === null ? address : `${address}{${variable.name}}`;
}

export function uriOf({ address }: Pick<Resource, 'address'>, value: string): string {
  return address + encodeURIComponent(value);
}

/** What a URI names of this resource: "" when it has no variable, null when it is another's address. */
export function valueIn(uri: string, { address, variable }: Resource): string | null {
  if (variable === null) return uri === address ? '' : null;
  const encoded = uri.startsWith(address) ? uri.slice(address.length) : '';
  return encoded === '' || /[/?#]/u.test(encoded) ? null : decode(encoded);
}

function decode(encoded: string): string | null {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return null; // a broken escape names nothing
  }
}
