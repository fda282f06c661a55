import { z } from 'zod';
import { type Price, priceOf } from './prices.ts';

const price = z
  .string()
  .trim()
  .regex(/^\d+(?:\.\d+)?\/\d+(?:\.\d+)?$/u, 'must be USD per million tokens in and out, such as "4/20".')
  .transform((text): Price => {
    const [input = 0, output = 0] = text.split('/').map(Number);
    return { input, output };
  })
  .refine(({ input, output }) => input > 0 && output > 0, 'must be above zero: the budgets are counted with it.');

const fields = z.object({
  INVESTIGATOR: z.enum(['auto', 'playbook', 'claude'], 'must be auto, playbook or claude.').default('auto'),
  /** Secret. */
  ANTHROPIC_API_KEY: z
    .string()
    .trim()
    .regex(/^[\x21-\x7e]+$/u, 'holds spaces or other stray characters: copy it again.')
    .optional(),
  ANTHROPIC_MODEL: z
    .string()
    .trim()
    .regex(/^[\w.:@/-]{1,100}$/u, 'must be the name of a model, such as claude-opus-5-5.')
    .default('claude-opus-5-5'),
  ANTHROPIC_BASE_URL: z
    .string()
    .trim()
    .regex(/^https?:\/\/[^\s@]+$/u, 'must be an address such as https://api.anthropic.com, without a password in it.')
    .default('https://api.anthropic.com'),
  ANTHROPIC_PRICE: price.optional(),
  CLAUDE_TURNS: whole(1, 30, 8),
  /** Thinking counts. What takes longer than a minute to write isn't waited for: hence not more. */
  CLAUDE_OUTPUT_TOKENS: whole(512, 16_000, 4_096),
  CLAUDE_TOKENS: whole(10_000, 2_000_000, 200_000),
  CLAUDE_SECONDS: whole(5, 600, 120),
  CLAUDE_USD_PER_CASE: dollars(20, 0.5),
  CLAUDE_USD_PER_DAY: dollars(1_000, 5),
});

type Fields = z.infer<typeof fields>;

/** Who explains drifts: Claude as soon as there is a key, unless the playbook was asked for by name. */
export const claudeSettings = fields.superRefine((settings, context) => {
  for (const [name, message] of missing(settings)) context.addIssue({ code: 'custom', path: [name], message });
});

export interface ClaudeOptions {
  /** Secret. */
  readonly apiKey: string;
  readonly model: string;
  readonly baseUrl: string;
  readonly price: Price;
  readonly turns: number;
  /** Per call. */
  readonly outputTokens: number;
  /** Per case, in and out. */
  readonly tokens: number;
  readonly seconds: number;
  readonly usdPerCase: number;
  readonly usdPerDay: number;
}

/** What `createClaude` needs of the settings; null when the playbook answers alone. */
export function claudeOptions(settings: Fields): ClaudeOptions | null {
  const { INVESTIGATOR: investigator, ANTHROPIC_API_KEY: apiKey, ANTHROPIC_MODEL: model } = settings;
  const known = settings.ANTHROPIC_PRICE ?? priceOf(model);
  if (investigator === 'playbook' || apiKey === undefined || known === null) return null;
  return {
    apiKey,
    model,
    baseUrl: settings.ANTHROPIC_BASE_URL,
    price: known,
    turns: settings.CLAUDE_TURNS,
    outputTokens: settings.CLAUDE_OUTPUT_TOKENS,
    tokens: settings.CLAUDE_TOKENS,
    seconds: settings.CLAUDE_SECONDS,
    usdPerCase: settings.CLAUDE_USD_PER_CASE,
    usdPerDay: settings.CLAUDE_USD_PER_DAY,
  };
}

/** Setting by setting, what is missing, in words. */
function* missing(settings: Fields): Generator<[name: keyof Fields, message: string]> {
  const { INVESTIGATOR: investigator, ANTHROPIC_API_KEY: apiKey, ANTHROPIC_MODEL: model } = settings;
  if (investigator === 'playbook') return;
  if (apiKey === undefined) {
    if (investigator === 'claude') {
      yield ['ANTHROPIC_API_KEY', 'is missing: INVESTIGATOR=claude needs it. With "auto", the playbook answers.'];
    }
    return;
  }
  if (!settings.ANTHROPIC_PRICE && !priceOf(model)) {
    yield [
      'ANTHROPIC_PRICE',
      'is missing: nothing is known about the price of ANTHROPIC_MODEL. Say it, such as "4/20".',
    ];
  }
}

function whole(least: number, most: number, usual: number) {
  const says = `must be a whole number from ${least} to ${most}.`;
  return z.coerce.number(says).int(says).min(least, says).max(most, says).default(usual);
}

function dollars(most: number, usual: number) {
  const says = `must be USD, more than 0 and at most ${most}.`;
  return z.coerce.number(says).positive(says).max(most, says).default(usual);
}
