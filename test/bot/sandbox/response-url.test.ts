import { describe, expect, it } from 'vitest';
import { ANA, BEN, button, card, CHANNEL, openWorkspace, type Json, type Workspace } from './local-slack.ts';

describe('a response_url', () => {
  it('adds to, replaces and deletes what the command answered', async () => {
    const { sim, url } = await typed();
    await post(url, { text: 'looking' });
    await post(url, { text: 'found', replace_original: true });
    expect((await sim(`ephemerals?user=${ANA}`)).messages).toMatchObject([{ text: 'found' }]);
    await post(url, { text: 'for all', response_type: 'in_channel' });
    expect((await sim('messages')).messages).toMatchObject([{ text: 'for all' }]);
    await post(url, { delete_original: true });
    expect((await sim(`ephemerals?user=${ANA}`)).messages).toEqual([]);
  });

  it('replaces the message whose button was pressed, even one that only one person sees', async () => {
    const { api, app, sim } = await openWorkspace();
    app.action('go', async ({ ack, respond }) => {
      await ack();
      await respond({ text: 'gone', replace_original: true });
    });
    const ephemeral = await api('chat.postEphemeral', {
      channel: CHANNEL,
      user: ANA,
      text: 'x',
      blocks: card('x', button('go', 'Go')),
    });
    const press = { ts: ephemeral.message_ts, block: 'decision', action: 'go' };
    expect((await sim('click', { user: BEN, ...press })).error.code).toBe('no-such-message');
    await sim('click', { user: ANA, ...press });
    await expect
      .poll(() => sim('ephemerals'))
      .toMatchObject({ messages: [{ text: 'gone', blocks: null, seenBy: ANA }] });
  });

  it('serves five times', async () => {
    const { sim, url } = await typed();
    for (const text of ['1', '2', '3', '4', '5']) expect((await post(url, { text })).status).toBe(200);
    const sixth = await post(url, { text: '6' });
    expect([sixth.status, await sixth.json()]).toEqual([404, { ok: false, error: 'used_url' }]);
    expect((await sim('ephemerals')).messages).toHaveLength(5);
  });

  it('lives thirty minutes, then Bolt’s respond throws', async () => {
    const failures: unknown[] = [];
    const { sim, url } = await typed(async (respond) => {
      await respond('late').catch((error: Json) => failures.push(error.statusCode));
    });
    await sim('clock', { advanceMs: 30 * 60_000 - 5000 });
    expect((await post(url, { text: 'in time' })).status).toBe(200);
    await sim('clock', { advanceMs: 6000 });
    expect(await (await post(url, { text: 'late' })).json()).toEqual({ ok: false, error: 'expired_url' });
    await sim('command', { user: ANA, text: '/stock again' });
    await expect.poll(() => failures).toEqual([404]);
  });

  it('refuses what a message may not hold', async () => {
    const { url } = await typed();
    const answer = await post(url, {
      blocks: [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }],
    });
    expect([answer.status, ((await answer.json()) as Json).error]).toEqual([400, 'invalid_blocks']);
    expect(await (await post(url, {})).json()).toEqual({ ok: false, error: 'no_text' });
  });
});

/** A command was typed; its response_url is what the app was given. On "again", `late` runs after half an hour. */
async function typed(
  late?: (respond: (text: string) => Promise<unknown>) => Promise<void>,
): Promise<Workspace & { url: string }> {
  const workspace = await openWorkspace();
  let url = '';
  workspace.app.command('/stock', async ({ command, ack, respond }) => {
    await ack();
    url = command.response_url;
    if (command.text !== 'again') return;
    await workspace.sim('clock', { advanceMs: 31 * 60_000 });
    await late?.(respond);
  });
  await workspace.sim('command', { user: ANA, text: '/stock' });
  return { ...workspace, url };
}

function post(url: string, body: object): Promise<Response> {
  return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}
