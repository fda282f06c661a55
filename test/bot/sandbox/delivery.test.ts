import { createHmac } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ANA, button, card, CHANNEL, openWorkspace, SIGNING_SECRET } from './local-slack.ts';

describe('what the bot is sent', () => {
  it('is signed as Slack signs, which Bolt checks: no forgery, nothing older than five minutes', async () => {
    const { app, sim, requestUrl } = await openWorkspace();
    let heard = 0;
    app.command('/stock', async ({ ack }) => {
      heard += 1;
      await ack();
    });
    const command = (over: object) => sim('command', { user: ANA, text: '/stock', ...over });
    expect((await command({})).delivery.kind).toBe('acknowledged');
    expect((await command({ skewSeconds: -290 })).delivery.kind).toBe('acknowledged');
    expect((await command({ skewSeconds: -301 })).delivery).toMatchObject({ kind: 'failed', error: 'dispatch_failed' });
    expect((await command({ forged: true })).delivery).toMatchObject({ kind: 'failed', error: 'dispatch_failed' });
    expect(heard).toBe(2);
    const body = 'command=/stock&text=';
    const stamp = String(Math.floor(Date.now() / 1000));
    const signature = `v0=${createHmac('sha256', SIGNING_SECRET).update(`v0:${stamp}:${body} `).digest('hex')}`;
    const headers = { 'x-slack-signature': signature, 'x-slack-request-timestamp': stamp };
    expect((await fetch(requestUrl, { method: 'POST', body, headers })).status).toBe(401);
    expect((await sim(`ephemerals?user=${ANA}`)).messages.map(({ text }: { text: string }) => text)).toEqual([
      '/stock failed with the error "dispatch_failed"',
      '/stock failed with the error "dispatch_failed"',
    ]);
  });

  it('has to be acknowledged within three seconds', async () => {
    const { api, app, sim } = await openWorkspace();
    app.command('/stock', async ({ ack }) => {
      await pause(3200);
      await ack('too late').catch(() => {});
    });
    app.action('go', async () => {});
    const { ts } = await api('chat.postMessage', {
      channel: CHANNEL,
      text: 'x',
      blocks: card('x', button('go', 'Go')),
    });
    const late = await Promise.all([
      sim('command', { user: ANA, text: '/stock' }),
      sim('click', { user: ANA, ts, block: 'decision', action: 'go' }),
    ]);
    for (const { delivery } of late) expect(delivery).toMatchObject({ kind: 'failed', error: 'operation_timeout' });
    const { messages } = await sim(`ephemerals?user=${ANA}`);
    expect(messages.map(({ text }: { text: string }) => text).toSorted()).toEqual([
      '/stock failed with the error "operation_timeout"',
      'The button failed with the error "operation_timeout"',
    ]);
  });

  it('can come twice, as Slack repeats itself, and Bolt runs the listener twice', async () => {
    const { api, app, sim } = await openWorkspace();
    let heard = 0;
    app.action('go', async ({ ack }) => {
      heard += 1;
      await ack();
    });
    const { ts } = await api('chat.postMessage', {
      channel: CHANNEL,
      text: 'x',
      blocks: card('x', button('go', 'Go')),
    });
    const { delivery } = await sim('click', { user: ANA, ts, block: 'decision', action: 'go' });
    await sim('redeliver', { id: delivery.id });
    expect(heard).toBe(2);
    const { journal } = await sim('journal?name=interaction');
    expect(journal[1].body).toEqual(journal[0].body);
  });

  it('goes nowhere when the command is unknown or nobody is there', async () => {
    const { slack, sim } = await openWorkspace({ requestUrl: () => 'http://127.0.0.1:9/slack/events' });
    expect((await sim('command', { user: ANA, text: '/sotck' })).delivery).toBeNull();
    expect((await sim('command', { user: ANA, text: '/stock' })).delivery.error).toBe('dispatch_failed');
    expect((await sim('command', { user: 'U404', text: '/stock' })).error.code).toBe('no-such-user');
    expect((await sim(`ephemerals?user=${ANA}`)).messages).toMatchObject([
      { text: '/sotck is not a valid command.' },
      { text: '/stock failed with the error "dispatch_failed"' },
    ]);
    expect((await fetch(`${slack.url}/__sim/messages`)).status).toBe(401);
  });
});
