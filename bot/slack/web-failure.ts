import { webApi } from '@slack/bolt';

/** Why a call to Slack failed, as data; what isn't Slack's doing is thrown on. */
export type WebFailure =
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'busy'; readonly retryAfterMs: number }
  | { readonly kind: 'unreachable'; readonly message: string };

export function webFailure(error: unknown): WebFailure {
  if (error instanceof webApi.WebAPIRateLimitedError) return { kind: 'busy', retryAfterMs: error.retryAfter * 1000 };
  if (error instanceof webApi.WebAPIPlatformError) return ofCode(error.data.error);
  if (error instanceof webApi.WebAPIHTTPError) {
    return { kind: 'unreachable', message: `Slack answered with status ${error.statusCode}.` };
  }
  if (error instanceof webApi.WebAPIRequestError) {
    return { kind: 'unreachable', message: `Slack could not be reached: ${error.original.message}.` };
  }
  throw error;
}

/** Slack says it in a body too, with status 200; it names no time then. */
const USUAL_WAIT_MS = 30_000;

function ofCode(code: string): WebFailure {
  return code === 'ratelimited' ? { kind: 'busy', retryAfterMs: USUAL_WAIT_MS } : { kind: 'refused', code };
}

const why: Readonly<Record<string, string>> = {
  channel_not_found: 'Slack knows no channel with the id in SLACK_CHANNEL, or the bot was not invited to it.',
  not_in_channel: 'The bot is not in the channel: invite it there with /invite.',
  is_archived: 'The channel is archived: name another one in SLACK_CHANNEL.',
  invalid_auth: "Slack doesn't take the bot's token: install the app again and set SLACK_BOT_TOKEN.",
  not_authed: "Slack doesn't take the bot's token: install the app again and set SLACK_BOT_TOKEN.",
  token_revoked: "The bot's token was revoked: install the app again and set SLACK_BOT_TOKEN.",
  account_inactive: 'The app was removed from the workspace: install it again and set SLACK_BOT_TOKEN.',
  missing_scope: 'The app lacks a permission: install it again with manifest.yml.',
  restricted_action: 'The workspace forbids the bot to post in this channel.',
};

/** Slack's code as a sentence that says what to do. */
export function refusedBecause(code: string): string {
  return why[code] ?? `Slack refused it (${code}).`;
}
