import { refsIn } from '../../../jobs/adapters/claude/refs.ts';

/** What a scripted model says in one turn. A `status` is the service's own answer instead. */
export interface Said {
  /** One block of text each. */
  readonly texts?: readonly string[];
  readonly calls?: readonly Call[];
  /** Why it stopped, where that isn't plain from the rest. */
  readonly stop?: string;
  readonly status?: number;
}

export type Call = readonly [name: string, args?: unknown];

/** One turn each; the last one is repeated for ever. */
export type Script = readonly ((seen: Seen) => Said)[];

/** What a model knows in its turn: the results in its request, and nothing else. */
export interface Seen {
  /** Everything that tools returned so far; a refused call is null. */
  readonly answers: readonly (ToolAnswer | null)[];
  /** Every ref in it, at any depth. */
  readonly refs: readonly string[];
  /** Every row that has a ref, by its tool's answer. */
  readonly rows: readonly SeenRow[];
}

export interface ToolAnswer {
  readonly rows: readonly SeenRow[];
}

export type SeenRow = Readonly<Record<string, unknown>> & { readonly ref?: string };

interface Block {
  readonly type: string;
  readonly content?: string;
  readonly is_error?: boolean;
}

interface Request {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: readonly Block[] }[];
}

/** The service's wire, played by a script. No call leaves this machine. */
export class ScriptedClaude {
  /** Everything that it said, turn by turn. */
  readonly said: Said[] = [];
  /** Every ref that any tool of this model returned. */
  readonly shown = new Set<string>();
  readonly headers: Headers[] = [];
  readonly #script: Script;

  constructor(script: Script) {
    this.#script = script;
  }

  /** Its last words. */
  get lastText(): string {
    return this.said.at(-1)?.texts?.at(-1) ?? '';
  }

  readonly fetch: typeof fetch = async (_, init) => {
    const request = JSON.parse(init?.body as string) as Request;
    this.headers.push(new Headers(init?.headers));
    const seen = seenIn(request);
    for (const ref of seen.refs) this.shown.add(ref);
    const turn = request.messages.filter(({ role }) => role === 'assistant').length;
    const said = (this.#script[turn] ?? this.#script.at(-1)!)(seen);
    this.said.push(said);
    if (said.status !== undefined) return serviceError(said);
    return Response.json(messageOf(request.model, said, turn));
  };
}

function seenIn({ messages }: Request): Seen {
  const results = messages.flatMap(({ content }) => content.filter(({ type }) => type === 'tool_result'));
  const answers = results.map(({ content, is_error: isError }) =>
    isError ? null : (JSON.parse(content!) as ToolAnswer),
  );
  const rows = answers.flatMap((answer) => answer?.rows ?? []);
  return { answers, refs: refsIn(answers), rows };
}

function messageOf(model: string, { texts = [], calls = [], stop }: Said, turn: number) {
  const content = [
    ...texts.map((text) => ({ type: 'text', text })),
    ...calls.map(([name, input = {}], index) => ({ type: 'tool_use', id: `toolu_${turn}_${index}`, name, input })),
  ];
  const stopReason = stop ?? (calls.length > 0 ? 'tool_use' : 'end_turn');
  const usage = { input_tokens: 1_000 * (turn + 1), output_tokens: 100 };
  return { id: `msg_${turn}`, type: 'message', role: 'assistant', model, content, stop_reason: stopReason, usage };
}

/** As the service words it; what it says may repeat anything. */
function serviceError({ status, texts = [] }: Said): Response {
  const error = { type: 'error', error: { type: 'api_error', message: texts.join(' ') } };
  return Response.json(error, { status: status!, headers: { 'retry-after-ms': '1' } });
}
