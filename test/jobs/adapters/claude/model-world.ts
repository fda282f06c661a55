import { LLMock } from '@copilotkit/aimock';
import { onTestFinished } from 'vitest';
import { type ClaudeDeps, createClaude } from '../../../../jobs/adapters/claude/claude.ts';
import type { ClaudeOptions } from '../../../../jobs/adapters/claude/settings.ts';
import type { ModelAnswer, Purse, Question } from '../../../../domain/ports/investigator.ts';
import { FakeToolbox } from './fake-toolbox.ts';

// A script's turn is served at that turn and at no other.
process.env['AIMOCK_STRICT_TURN_INDEX'] = '1';

export const KEY = 'sk-ant-canary-key';

export const question: Question = {
  caseId: 17,
  driftId: 77,
  skuId: 5,
  sku: 'TEE-BLK-M',
  locationId: 1,
  location: 'Main',
  delta: -6,
};

const settings: ClaudeOptions = {
  apiKey: KEY,
  model: 'claude-opus-5-5',
  baseUrl: '',
  price: { input: 4, output: 20 },
  turns: 8,
  outputTokens: 4_096,
  tokens: 200_000,
  seconds: 30,
  usdPerCase: 5,
  usdPerDay: 5,
};

export type Script = Parameters<LLMock['on']>[1];

/** Tools that a scripted turn asks for. */
interface Asking {
  readonly toolCalls: { id: string; name: string; arguments: Record<string, unknown> }[];
}

/** Claude's wire protocol, played by a script: one answer for each turn. No call leaves this machine. */
export async function playing(
  turns: readonly Script[],
  change: Partial<ClaudeOptions> = {},
  more: Partial<ClaudeDeps> = {},
) {
  const mock = new LLMock({ port: 0, strict: true });
  turns.forEach((response, turnIndex) => mock.on({ turnIndex }, response));
  await mock.start();
  onTestFinished(() => mock.stop());
  const toolbox = new FakeToolbox();
  const purse = new FakePurse();
  const wire = recorder();
  const model = createClaude({
    settings: { ...settings, baseUrl: mock.url, ...change },
    toolbox: async () => toolbox,
    purse,
    clock: { now: () => new Date() },
    fetch: wire.fetch,
    ...more,
  });
  const ask = (signal = new AbortController().signal): Promise<ModelAnswer> => model.ask(question, signal);
  return { mock, toolbox, purse, wire, model, ask };
}

/** Remembers; nothing is ever spent unless `left` says how much there is. */
export class FakePurse implements Purse {
  readonly reserved: number[] = [];
  readonly settled: (readonly [reservation: number, usd: number])[] = [];
  left = Number.POSITIVE_INFINITY;

  async reserve(usd: number): Promise<number | null> {
    if (usd > this.left) return null;
    return this.reserved.push(usd);
  }

  async settle(reservation: number, usd: number): Promise<void> {
    this.settled.push([reservation, usd]);
  }
}

/** Keeps each exchange as text, and lets no retry wait for long. */
function recorder() {
  const requests: string[] = [];
  const answers: string[] = [];
  const recording: typeof fetch = async (input, init) => {
    requests.push(init?.body as string);
    const response = await fetch(input, init);
    const text = await response.text();
    answers.push(text);
    const headers = { 'content-type': 'application/json', ...(!response.ok && { 'retry-after-ms': '1' }) };
    return new Response(text, { status: response.status, headers });
  };
  return { requests, answers, fetch: recording };
}

/** What a model says that has understood. */
export function finding(change: Record<string, unknown> = {}): string {
  return JSON.stringify({
    explanation: 'Somebody set 6 in the shop.',
    evidence: [],
    cause: 'unattributed change',
    action: 'ask',
    confidence: 0.95,
    ...change,
  });
}

export function asks(...calls: readonly [name: string, args?: Record<string, unknown>][]): Asking {
  return {
    toolCalls: calls.map(([name, args = {}], index) => ({ id: `toolu_${name}_${index}`, name, arguments: args })),
  };
}
