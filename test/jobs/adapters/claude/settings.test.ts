import { describe, expect, it } from 'vitest';
import { claudeOptions, claudeSettings } from '../../../../jobs/adapters/claude/settings.ts';

const KEY = { ANTHROPIC_API_KEY: 'sk-ant-canary-key' };

const complaints = (env: Record<string, string>) => {
  const { error } = claudeSettings.safeParse(env);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join()} ${message}`);
};

describe('claudeSettings', () => {
  it('leave everything to the playbook without a key, and when it is asked for by name', () => {
    expect(claudeOptions(claudeSettings.parse({}))).toBeNull();
    expect(claudeOptions(claudeSettings.parse({ ...KEY, INVESTIGATOR: 'playbook' }))).toBeNull();
    expect(complaints({ INVESTIGATOR: 'playbook', ANTHROPIC_MODEL: 'unheard-of' })).toEqual([]);
  });

  it('need no more than a key', () => {
    expect(claudeOptions(claudeSettings.parse(KEY))).toEqual({
      apiKey: 'sk-ant-canary-key',
      model: 'claude-opus-5-5',
      baseUrl: 'https://api.anthropic.com',
      price: { input: 4, output: 20 },
      turns: 8,
      outputTokens: 4_096,
      tokens: 200_000,
      seconds: 120,
      usdPerCase: 0.5,
      usdPerDay: 5,
    });
  });

  it('take everything else as it is said', () => {
    const settings = claudeSettings.parse({
      ...KEY,
      INVESTIGATOR: 'claude',
      ANTHROPIC_MODEL: 'claude-next',
      ANTHROPIC_PRICE: '1.5/7',
      ANTHROPIC_BASE_URL: 'http://127.0.0.1:4010',
      CLAUDE_TURNS: '3',
      CLAUDE_OUTPUT_TOKENS: '1000',
      CLAUDE_TOKENS: '50000',
      CLAUDE_SECONDS: '30',
      CLAUDE_USD_PER_CASE: '0.05',
      CLAUDE_USD_PER_DAY: '0.7',
    });
    expect(claudeOptions(settings)).toEqual({
      apiKey: 'sk-ant-canary-key',
      model: 'claude-next',
      baseUrl: 'http://127.0.0.1:4010',
      price: { input: 1.5, output: 7 },
      turns: 3,
      outputTokens: 1_000,
      tokens: 50_000,
      seconds: 30,
      usdPerCase: 0.05,
      usdPerDay: 0.7,
    });
  });

  it('let a price that is said overrule the table', () => {
    expect(claudeOptions(claudeSettings.parse({ ...KEY, ANTHROPIC_PRICE: '8/40' }))?.price).toEqual({
      input: 8,
      output: 40,
    });
  });

  it.each<[string, Record<string, string>, string]>([
    ['Claude without a key', { INVESTIGATOR: 'claude' }, 'ANTHROPIC_API_KEY is missing: INVESTIGATOR=claude needs it'],
    ['a model of unknown price', { ...KEY, ANTHROPIC_MODEL: 'claude-next' }, 'ANTHROPIC_PRICE is missing'],
    ['an investigator that is none', { INVESTIGATOR: 'gpt' }, 'INVESTIGATOR must be auto, playbook or claude'],
    ['a key with a space in it', { ANTHROPIC_API_KEY: 'sk ant' }, 'copy it again'],
    ['half a price', { ...KEY, ANTHROPIC_PRICE: '4' }, 'such as "4/20"'],
    ['a price of nothing', { ...KEY, ANTHROPIC_PRICE: '0/20' }, 'above zero'],
    ['an address with a password', { ...KEY, ANTHROPIC_BASE_URL: 'https://a:b@c.de' }, 'without a password'],
    ['no turn at all', { ...KEY, CLAUDE_TURNS: '0' }, 'CLAUDE_TURNS must be a whole number from 1 to 30'],
    ['half a token', { ...KEY, CLAUDE_TOKENS: '10000.5' }, 'CLAUDE_TOKENS must be a whole number'],
    ['words for money', { ...KEY, CLAUDE_USD_PER_DAY: 'much' }, 'CLAUDE_USD_PER_DAY must be USD'],
    ['no money', { ...KEY, CLAUDE_USD_PER_CASE: '0' }, 'CLAUDE_USD_PER_CASE must be USD, more than 0'],
  ])('say in words what is wrong with %s', (_, env, words) => {
    const said = complaints(env).join('\n');
    expect(said).toContain(words);
    expect(said).not.toContain('canary');
  });
});
