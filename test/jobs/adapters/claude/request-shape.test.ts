import { describe, expect, it } from 'vitest';
import { prompt } from '../../../../jobs/adapters/claude/prompt.ts';
import { found } from './fake-toolbox.ts';
import { asks, finding, KEY, playing, question, type Script } from './model-world.ts';

const strayed = { sku: 'OTHER-SKU', location: 'Elsewhere', caseId: 1 };
const everything = [
  'get_case',
  'get_sku',
  'list_messages',
  'list_storefront_events',
  'list_readings',
  'list_movements',
  'list_drifts',
  'compare_now',
  'find_similar_cases',
  'get_health',
];

const thinking = { reasoning: 'Two rows could explain it.', reasoningSignature: 'c2lnbmVk' };
const script: Script[] = [
  { ...asks(['get_case'], ['list_messages', { limit: 5 }]), ...thinking },
  { content: 'Now the readings.', ...asks(['list_readings', { limit: 5 }]) },
  { content: finding() },
];

async function recorded() {
  const world = await playing(script);
  const answer = await world.ask();
  expect(answer.outcome).toBe('answered');
  return { ...world, bodies: world.wire.requests.map((body) => JSON.parse(body)) };
}

describe('every request', () => {
  it('leaves out what the model refuses: sampling and a forced tool', async () => {
    const { bodies } = await recorded();
    expect(bodies).toHaveLength(3);
    for (const body of bodies) {
      expect(Object.keys(body).toSorted()).toEqual([
        'cache_control',
        'max_tokens',
        'messages',
        'model',
        'output_config',
        'system',
        'tools',
      ]);
    }
  });

  it('begins with the same bytes, so that the service can keep them', async () => {
    const { wire, bodies } = await recorded();
    const again = await recorded();
    const beginnings = [...wire.requests, ...again.wire.requests]
      .map((body) => JSON.parse(body))
      .map((body) => JSON.stringify({ ...body, messages: [] }));
    expect(new Set(beginnings).size).toBe(1);
    expect(bodies[0]).toMatchObject({
      model: 'claude-opus-5-5',
      max_tokens: 4_096,
      cache_control: { type: 'ephemeral' },
      system: [{ type: 'text', text: prompt }],
    });
    for (const [turn, body] of bodies.entries()) {
      expect(bodies.at(-1).messages.slice(0, body.messages.length), `turn ${turn}`).toEqual(body.messages);
    }
  });

  it('asks for a finding by its grammar, without ranges, which the grammar has no words for', async () => {
    const { bodies } = await recorded();
    const { format } = bodies[0].output_config;
    expect(format.type).toBe('json_schema');
    expect(format.schema.required.toSorted()).toEqual(['action', 'cause', 'confidence', 'evidence', 'explanation']);
    expect(format.schema.properties.cause.enum).toContain('applied twice');
    expect(format.schema.properties.confidence).not.toHaveProperty('minimum');
    expect(format.schema.additionalProperties).toBe(false);
  });

  it('echoes what the model said to the byte, its signed thinking too', async () => {
    const { wire } = await recorded();
    const said = wire.answers.map((text) => JSON.stringify(JSON.parse(text).content));
    expect(said[0]).toContain('"signature":"c2lnbmVk"');
    expect(wire.answers[0]).toContain(said[0]);
    expect(wire.requests[1]).toContain(`{"role":"assistant","content":${said[0]}}`);
    expect(wire.requests[2]).toContain(`{"role":"assistant","content":${said[0]}}`);
    expect(wire.requests[2]).toContain(`{"role":"assistant","content":${said[1]}}`);
  });

  it('hands over all results of a turn in one message, in the order they were asked for', async () => {
    const world = await playing(script);
    const late = Promise.withResolvers<void>();
    world.toolbox.handlers['get_case'] = () => late.promise.then(() => found({ ref: 'drift/1' }));
    world.toolbox.handlers['list_messages'] = () => (late.resolve(), found({ ref: 'message/1' }));
    await world.ask();
    const { messages } = JSON.parse(world.wire.requests[1]!);
    expect(messages.map(({ role }: { role: string }) => role)).toEqual(['user', 'assistant', 'user']);
    expect(messages[2].content).toEqual([
      { type: 'tool_result', tool_use_id: 'toolu_get_case_0', content: expect.stringContaining('drift/1') },
      { type: 'tool_result', tool_use_id: 'toolu_list_messages_1', content: expect.stringContaining('message/1') },
    ]);
  });

  it('carries the key in its header only', async () => {
    const sent: Headers[] = [];
    const { mock, wire } = await playing([{ content: finding() }]);
    const watching: typeof fetch = (input, init) => {
      sent.push(new Headers(init?.headers));
      return wire.fetch(input, init);
    };
    const { ask } = await playing([], { baseUrl: mock.url }, { fetch: watching });
    const answer = await ask();
    expect([...sent[0]!.values()].join()).toContain(KEY);
    expect(JSON.stringify([wire.requests, wire.answers, answer])).not.toContain(KEY);
  });
});

describe('the tools', () => {
  it('are the ten that an investigation may use, always in the same order, whatever order they come in', async () => {
    const { bodies } = await recorded();
    expect(bodies[0].tools.map(({ name }: { name: string }) => name)).toEqual(everything);
    const { toolbox, ask, wire } = await playing(script);
    const tools = await toolbox.list();
    toolbox.list = async () => tools.toReversed();
    await ask();
    expect(JSON.parse(wire.requests[0]!).tools).toEqual(bodies[0].tools);
  });

  it('are shown without what code sets', async () => {
    const { bodies } = await recorded();
    const shown = bodies[0].tools.map(
      ({ name, input_schema: schema }: Record<string, { properties: object; required: [] }>) => [
        name,
        Object.keys(schema!.properties),
        schema!.required ?? [],
      ],
    );
    const limited = [
      'list_messages',
      'list_storefront_events',
      'list_readings',
      'list_movements',
      'list_drifts',
      'compare_now',
    ];
    expect(shown).toEqual(
      everything.map((name) => [
        name,
        limited.includes(name) ? ['limit'] : [],
        limited.includes(name) ? ['limit'] : [],
      ]),
    );
  });

  it('look at the case that is asked about, whatever the model asks for', async () => {
    const calls = everything.map((name): [string, Record<string, unknown>] => [name, { ...strayed, limit: 3 }]);
    const { ask, toolbox } = await playing([asks(...calls), { content: finding() }]);
    expect(await ask()).toMatchObject({ outcome: 'answered' });
    const { sku, location, caseId } = question;
    const asked = new Map(toolbox.calls.map(({ name, args }) => [name, args]));
    const both = everything.filter((name) => asked.get(name)?.['location'] === location);
    expect(both).toEqual([
      'list_messages',
      'list_storefront_events',
      'list_readings',
      'list_movements',
      'list_drifts',
      'compare_now',
    ]);
    expect(both.map((name) => asked.get(name))).toEqual(both.map(() => ({ sku, location, caseId: 1, limit: 3 })));
    expect(asked.get('get_sku')).toMatchObject({ sku });
    expect(asked.get('get_case')).toMatchObject({ caseId });
    expect(asked.get('find_similar_cases')).toMatchObject({ caseId });
  });

  it.each([['search_skus'], ['toString'], ['propose_correction']])('never include %s', async (name) => {
    const { ask, toolbox, wire } = await playing([asks([name, { text: 'OTHER' }]), { content: finding() }]);
    expect(await ask()).toMatchObject({ outcome: 'answered' });
    expect(toolbox.calls).toEqual([]);
    expect(JSON.parse(wire.requests[1]!).messages.at(-1).content).toEqual([
      expect.objectContaining({ is_error: true }),
    ]);
  });
});
