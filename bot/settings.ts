import { z } from 'zod';

const secret = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]+$/u, 'holds spaces or other stray characters: copy it again.');

const botToken = secret.refine((token) => token.startsWith('xoxb-'), 'must be a bot token: it begins with xoxb-.');
const appToken = secret.refine(
  (token) => token.startsWith('xapp-'),
  'must be an app-level token: it begins with xapp-.',
);
const channel = z
  .string()
  .trim()
  .regex(/^[CG][A-Z0-9]{2,}$/u, 'must be the id of a channel, such as C0123456789: its details show it at the bottom.');

/** "U0123, U0456". Names change and can be taken by somebody else; ids can't. */
const people = z
  .string()
  .default('')
  .transform((text) => text.split(',').flatMap((id) => id.trim() || []))
  .refine((ids) => ids.every((id) => /^[UW][A-Z0-9]{2,}$/u.test(id)), {
    message: "must be member ids such as U0123456789, separated by commas: a profile's menu copies it.",
  });

/** Slack's settings: the token and channel, and one of the two ways in. */
export const slackSettings = z
  .object({
    /** Secret. */
    SLACK_BOT_TOKEN: botToken.optional(),
    /** Secret. Socket Mode: no public address is needed. */
    SLACK_APP_TOKEN: appToken.optional(),
    /** Secret. Signed HTTP instead, behind an address of yours that Slack can reach. */
    SLACK_SIGNING_SECRET: secret.optional(),
    /** Where cards and digests go. */
    SLACK_CHANNEL: channel.optional(),
    /** Where signed HTTP listens, on this machine only. */
    SLACK_PORT: z.coerce.number('must be a port.').int().min(0).max(65_535).default(3000),
    SLACK_MOVERS: people,
    SLACK_APPROVERS: people,
  })
  .superRefine((settings, context) => {
    for (const [name, message] of missing(settings)) context.addIssue({ code: 'custom', path: [name], message });
  });

export type SlackSettings = z.infer<typeof slackSettings>;

/** How the bot reaches Slack and Slack reaches the bot. */
export interface SlackConnection {
  readonly botToken: string;
  /** Set: Socket Mode. */
  readonly appToken?: string | undefined;
  readonly signingSecret?: string | undefined;
  /** The Web API's address, if it isn't Slack's own. */
  readonly apiUrl?: string | undefined;
  readonly channel: string;
}

/** The real Slack's connection; null when none is configured. */
export function slackConnection(settings: SlackSettings): SlackConnection | null {
  const { SLACK_BOT_TOKEN: botToken, SLACK_CHANNEL: channel } = settings;
  if (botToken === undefined || channel === undefined) return null;
  return { botToken, channel, appToken: settings.SLACK_APP_TOKEN, signingSecret: settings.SLACK_SIGNING_SECRET };
}

type Connecting = 'SLACK_BOT_TOKEN' | 'SLACK_APP_TOKEN' | 'SLACK_SIGNING_SECRET' | 'SLACK_CHANNEL';

function* missing(settings: Partial<Record<Connecting, string | undefined>>): Generator<[Connecting, string]> {
  const { SLACK_BOT_TOKEN: bot, SLACK_APP_TOKEN: app, SLACK_SIGNING_SECRET: signing, SLACK_CHANNEL: where } = settings;
  if (!(bot ?? app ?? signing ?? where)) return;
  if (!bot) yield ['SLACK_BOT_TOKEN', 'is missing: Slack is configured, but nothing to sign in with.'];
  if (!where) yield ['SLACK_CHANNEL', 'is missing: the channel for cards and digests.'];
  if (!app && !signing)
    yield ['SLACK_APP_TOKEN', 'is missing: set it for Socket Mode, or SLACK_SIGNING_SECRET for HTTP.'];
}
