import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import { onTestFinished } from 'vitest';
import { startLocalSlack, type LocalSlack, type LocalSlackOptions } from '../../../bot/sandbox/slack.ts';
import { createEmptyDatabase } from '../../support/postgres.ts';

export const BOT_TOKEN = 'xoxb-sandbox';
export const SIGNING_SECRET = 'sandbox-signing-secret';
export const CHANNEL = 'C0SANDBOX';
export const [ANA, BEN, SAM] = ['U0SANDANA', 'U0SANDBEN', 'U0SANDSAM'] as const;

/** What a test reads out of an answer, as loose as JSON.parse gives it; the shape is what the test asserts. */
export type Json = ReturnType<JSON['parse']>;

/** A local Slack with a real Bolt app in front of it. */
export interface Workspace {
  readonly slack: LocalSlack;
  readonly app: App;
  readonly databaseUrl: string;
  /** Where the app listens. */
  readonly requestUrl: string;
  /** Asks /__sim; a refusal comes back as {error}. */
  readonly sim: (path: string, body?: unknown) => Promise<Json>;
  /** Calls the Web API as a bot without an SDK would, and gives back what it said. */
  readonly api: (method: string, args: object) => Promise<Json>;
}

/** Starts both; the test adds listeners to the app before it presses anything. Stopped when the test ends. */
export async function openWorkspace(options: Partial<LocalSlackOptions> = {}): Promise<Workspace> {
  const databaseUrl = options.databaseUrl ?? (await createEmptyDatabase()).url;
  let requestUrl = '';
  const slack = await startLocalSlack({
    databaseUrl,
    botToken: BOT_TOKEN,
    signingSecret: SIGNING_SECRET,
    requestUrl: () => requestUrl,
    ...options,
  });
  onTestFinished(() => slack.stop());
  const app = new App({
    token: BOT_TOKEN,
    receiver: new HTTPReceiver({ signingSecret: SIGNING_SECRET, logLevel: LogLevel.ERROR, port: 0 }),
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } },
  });
  const server = (await app.start(0)) as Server;
  onTestFinished(async () => {
    const stopped = app.stop();
    // Bolt waits for connections that clients keep.
    server.closeAllConnections();
    await stopped;
  });
  requestUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
  return {
    slack,
    app,
    databaseUrl,
    requestUrl,
    sim: (path, body) => askSim(slack.url, path, body),
    api: (method, args) => callApi(slack, method, args),
  };
}

export async function askSim(url: string, path: string, body?: unknown): Promise<Json> {
  const init = body === undefined ? { method: 'GET' } : { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(`${url}/__sim/${path}`, { ...init, headers: { authorization: `Bearer ${BOT_TOKEN}` } });
  return response.json();
}

export async function callApi(slack: LocalSlack, method: string, args: object, token = BOT_TOKEN): Promise<Json> {
  const response = await fetch(slack.apiUrl + method, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(args),
  });
  return response.json();
}

export function button(actionId: string, text: string, value = '{"id":1}'): Json {
  return { type: 'button', action_id: actionId, text: { type: 'plain_text', text }, value };
}

export function card(text: string, ...elements: readonly Json[]): Json[] {
  return [
    { type: 'section', block_id: 'words', text: { type: 'mrkdwn', text } },
    { type: 'actions', block_id: 'decision', elements },
  ];
}

export function modal(...blocks: readonly Json[]): Json {
  return {
    type: 'modal',
    callback_id: 'count',
    title: { type: 'plain_text', text: 'Count' },
    submit: { type: 'plain_text', text: 'Save' },
    close: { type: 'plain_text', text: 'Cancel' },
    blocks,
  };
}

export const QUANTITY: Json = {
  type: 'input',
  block_id: 'quantity',
  label: { type: 'plain_text', text: 'Counted' },
  element: { type: 'number_input', action_id: 'number', is_decimal_allowed: false, min_value: '0' },
};
