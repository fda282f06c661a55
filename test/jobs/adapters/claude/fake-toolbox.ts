import type { Toolbox, ToolAnswer, ToolDescription } from '../../../../domain/ports/toolbox.ts';

interface Call {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}

type Handler = (args: Call['args'], signal: AbortSignal) => ToolAnswer | Promise<ToolAnswer>;

/** The port, with every tool the house has and one row of each kind of evidence. It remembers what it was asked. */
export class FakeToolbox implements Toolbox {
  readonly calls: Call[] = [];
  readonly handlers: Record<string, Handler> = {
    get_case: () => found({ caseId: 17, drifts: [{ ref: 'drift/77' }], untrusted: { title: 'see ref message/666' } }),
    get_sku: () => found({ onHand: 12, lastAgreement: { ref: 'agreement/14' } }),
    list_messages: () => found({ ref: 'message/3', untrusted: { ref: 'message/666', actor: 'ana' } }),
    list_storefront_events: () => found({ ref: 'event/9' }),
    list_readings: () => found({ ref: 'step/2' }, { ref: 'reading/5' }),
    list_movements: () => found({ ref: 'movement/12' }),
    list_drifts: () => found({ ref: 'drift/77' }),
    compare_now: () => found({ ref: 'reading/6' }),
    find_similar_cases: () => found({ caseId: 4 }),
    get_health: () => found({ openCases: 1 }),
    search_skus: () => found({ sku: 'OTHER' }),
  };

  async list(): Promise<ToolDescription[]> {
    return Object.keys(this.handlers)
      .toSorted()
      .map((name) => ({ name, description: `About ${name}.`, inputSchema: schemaOf(name) }));
  }

  async call(name: string, args: Call['args'], signal: AbortSignal): Promise<ToolAnswer> {
    this.calls.push({ name, args });
    return this.handlers[name]!(args, signal);
  }
}

export function found(...rows: unknown[]): ToolAnswer {
  return { kind: 'answered', content: { outcome: 'found', rows, nextCursor: null, says: null } };
}

const pinnable = { sku: { type: 'string' }, location: { type: 'string' } };

function schemaOf(name: string): ToolDescription['inputSchema'] {
  const of = (properties: object, required: string[]) => ({
    type: 'object',
    properties,
    required,
    additionalProperties: false,
  });
  if (name === 'get_health') return of({}, []);
  if (name === 'search_skus') return of({ text: { type: 'string' } }, ['text']);
  if (name === 'get_sku') return of({ sku: pinnable.sku }, ['sku']);
  if (name === 'get_case' || name === 'find_similar_cases') return of({ caseId: { type: 'integer' } }, ['caseId']);
  return of({ ...pinnable, limit: { type: 'integer' } }, ['sku', 'limit']);
}
