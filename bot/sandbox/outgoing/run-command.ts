import { Refusal } from '../api/refusal.ts';
import { SandboxError } from '../errors.ts';
import { findChannel, type Channel } from '../state/accounts.ts';
import { postMessage } from '../state/messages.ts';
import { makeResponseUrl, rememberAnswer } from '../state/response-urls.ts';
import { makeTrigger } from '../state/triggers.ts';
import { APP_ID, SLACKBOT_ID, TEAM } from '../workspace.ts';
import type { World } from '../world.ts';
import { deliver, type Delivery, type Tampering } from './deliver.ts';
import { personById, VERIFICATION_TOKEN } from './payload.ts';
import { respond } from './respond.ts';

export interface Line {
  readonly userId: string;
  readonly channelId: string;
  /** "/stock sku TEE-BLK-M", or a plain message. */
  readonly text: string;
}

/** What was typed into the box under the channel: a command goes to the app, anything else is a message. */
export async function runLine(world: World, line: Line, tampering?: Tampering): Promise<Delivery | null> {
  const { channelId, userId } = line;
  const channel = await findChannel(world.pool, channelId);
  if (channel === undefined) throw new SandboxError('no-such-channel', `There is no channel ${channelId}.`);
  const text = line.text.trim();
  if (text === '') return null;
  const [, command, rest = ''] = /^(\/\S+)\s*([\s\S]*)$/.exec(text) ?? [];
  if (command === undefined) {
    await personById(world, userId);
    await postMessage(world, { channelId, userId, text: escaped(text) });
    return null;
  }
  if (world.commands.includes(command)) return sendCommand(world, { userId, channel, command, rest }, tampering);
  await tell(world, line, `${command} is not a valid command.`);
  return null;
}

interface Command {
  readonly userId: string;
  readonly channel: Channel;
  readonly command: string;
  readonly rest: string;
}

async function sendCommand(world: World, given: Command, tampering: Tampering | undefined): Promise<Delivery> {
  const person = await personById(world, given.userId);
  const url = { channelId: given.channel.id, userId: person.id, sourceTs: null };
  const responseUrl = await makeResponseUrl(world, url);
  const body = {
    token: VERIFICATION_TOKEN,
    team_id: person.teamId,
    team_domain: TEAM.domain,
    channel_id: given.channel.id,
    channel_name: given.channel.name,
    user_id: person.id,
    user_name: person.name.toLowerCase(),
    command: given.command,
    text: given.rest,
    api_app_id: APP_ID,
    is_enterprise_install: 'false',
    response_url: responseUrl,
    trigger_id: await makeTrigger(world, { userId: person.id, viewId: null }),
  };
  const delivery = await deliver(world, 'command', body, tampering);
  const failure = await showAnswer(world, { ...url, responseUrl }, delivery);
  if (failure !== null)
    await tell(world, { userId: person.id, channelId: url.channelId }, failed(given.command, failure));
  return delivery;
}

/** Shows what came with the acknowledgement; null, or the error that the person must hear of. */
async function showAnswer(
  world: World,
  { responseUrl, ...url }: { channelId: string; userId: string; sourceTs: null; responseUrl: string },
  delivery: Delivery,
): Promise<string | null> {
  if (delivery.kind === 'failed') return delivery.error;
  if (delivery.body === '' || delivery.body === null) return null;
  try {
    const ts = await respond(world, url, delivery.body);
    if (ts !== null) await rememberAnswer(world, responseUrl.split('/').at(-1) ?? '', ts);
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

/** Slack's own sentence. */
function failed(command: string, error: string): string {
  return `${command} failed with the error "${error}"`;
}

/** Slackbot's word to one person. */
export async function tell(
  world: World,
  { userId, channelId }: { readonly userId: string; readonly channelId: string },
  text: string,
): Promise<void> {
  await postMessage(world, { channelId, userId: SLACKBOT_ID, seenBy: userId, text: escaped(text) });
}

/** Slack escapes what people type before anybody reads it. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
