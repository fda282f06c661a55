import { describe, expect, it } from 'vitest';
import { ANA, BEN, button, callApi, card, CHANNEL, openWorkspace } from './local-slack.ts';

describe('the Web API', () => {
  it('refuses bad tokens, names and arguments in Slack’s words', async () => {
    const { api, slack, sim } = await openWorkspace();
    await sim('command', { user: ANA, text: 'my own words' });
    const [hers] = (await sim('messages')).messages;
    const { ts } = await api('chat.postMessage', { channel: CHANNEL, text: 'ours' });
    const { message_ts } = await api('chat.postEphemeral', { channel: CHANNEL, user: ANA, text: 'psst' });
    const long = 'x'.repeat(4001);
    expect(await (await fetch(`${slack.apiUrl}auth.test`, { method: 'POST' })).json()).toEqual({
      ok: false,
      error: 'not_authed',
    });
    expect(await callApi(slack, 'auth.test', {}, 'xoxb-other')).toEqual({ ok: false, error: 'invalid_auth' });
    for (const [method, args, error] of [
      ['chat.shout', {}, 'unknown_method'],
      ['constructor', {}, 'unknown_method'],
      ['apps.connections.open', {}, 'socket_mode_not_available'],
      ['chat.postMessage', { channel: 'C404', text: 'x' }, 'channel_not_found'],
      ['chat.postMessage', { channel: CHANNEL }, 'no_text'],
      ['chat.postMessage', { channel: CHANNEL, text: '' }, 'no_text'],
      ['chat.postMessage', { text: 'x' }, 'invalid_arguments'],
      ['chat.postMessage', { channel: CHANNEL, text: 'x'.repeat(40_001) }, 'msg_too_long'],
      ['chat.postMessage', { channel: CHANNEL, blocks: '[{' }, 'invalid_blocks_format'],
      ['chat.postMessage', { channel: CHANNEL, blocks: { type: 'divider' } }, 'invalid_blocks_format'],
      ['chat.postMessage', { channel: CHANNEL, text: 'x', attachments: [{ text: 'y' }] }, 'invalid_attachments'],
      ['chat.postEphemeral', { channel: CHANNEL, user: 'U404', text: 'x' }, 'user_not_in_channel'],
      ['chat.update', { channel: CHANNEL, ts: '1.000000', text: 'x' }, 'message_not_found'],
      ['chat.update', { channel: CHANNEL, ts: message_ts, text: 'x' }, 'message_not_found'],
      ['chat.update', { channel: CHANNEL, ts: hers.ts, text: 'x' }, 'cant_update_message'],
      ['chat.update', { channel: CHANNEL, ts, text: long }, 'msg_too_long'],
      ['chat.delete', { channel: CHANNEL, ts: hers.ts }, 'cant_delete_message'],
      ['conversations.info', { channel: 'stock' }, 'channel_not_found'],
      ['users.info', { user: 'U404' }, 'user_not_found'],
      ['usergroups.users.list', { usergroup: 'S404' }, 'no_such_subteam'],
      ['views.publish', { user_id: 'U404', view: { type: 'home', blocks: [] } }, 'user_not_found'],
      ['views.update', { view_id: 'V404', view: { type: 'home', blocks: [] } }, 'not_found'],
      ['files.completeUploadExternal', { files: [{ id: 'F404' }] }, 'file_not_found'],
    ] as const) {
      expect(await api(method, args), `${method} ${JSON.stringify(args).slice(0, 80)}`).toMatchObject({
        ok: false,
        error,
      });
    }
    expect((await sim('messages')).messages.map((one: { text: string }) => one.text)).toEqual(['my own words', 'ours']);
  });

  it('says who is who', async () => {
    const guest = { id: 'U0GUEST', name: 'Gil', teamId: 'T0ELSEWHERE' };
    const { api } = await openWorkspace({
      people: [{ id: ANA, name: 'Ana', isOwner: true }, { id: BEN, name: 'Ben' }, guest],
      userGroups: { S0APPROVE: [ANA, BEN] },
      channelName: 'inventory',
    });
    expect(await api('auth.test', {})).toMatchObject({
      ok: true,
      user_id: 'U0SANDBOT',
      bot_id: 'B0SANDBOT',
      team: 'Demo',
    });
    expect((await api('users.info', { user: ANA })).user).toMatchObject({
      real_name: 'Ana',
      is_owner: true,
      is_bot: false,
    });
    expect((await api('users.info', { user: 'U0GUEST' })).user).toMatchObject({
      team_id: 'T0ELSEWHERE',
      is_stranger: true,
    });
    expect((await api('usergroups.users.list', { usergroup: 'S0APPROVE' })).users).toEqual([ANA, BEN]);
    expect((await api('conversations.info', { channel: CHANNEL })).channel.name).toBe('inventory');
    expect((await api('conversations.list', {})).channels).toHaveLength(1);
    expect((await api('conversations.members', { channel: CHANNEL })).members).toEqual([
      'U0SANDBOT',
      ANA,
      BEN,
      'U0GUEST',
    ]);
  });

  it('takes forms and JSON alike', async () => {
    const { app, api, sim } = await openWorkspace();
    const blocks = card('Drift &amp; more', button('approve', 'Approve'));
    await api('chat.postMessage', { channel: CHANNEL, text: 'a', blocks });
    await app.client.apiCall('chat.postMessage', { channel: CHANNEL, text: 'a', blocks });
    const [asJson, asForm] = (await sim('messages')).messages;
    expect(asForm.blocks).toEqual(asJson.blocks);
    expect(asForm.blocks).toEqual(blocks);
  });

  it('gives every message a ts of its own, in the order they appear, whatever the clock does', async () => {
    const { api, sim } = await openWorkspace({ now: () => new Date('2026-11-23T08:00:00Z') });
    const posts = Array.from({ length: 30 }, (_, index) =>
      api('chat.postMessage', { channel: CHANNEL, text: `${index}` }),
    );
    const stamps = (await Promise.all(posts)).map(({ ts }) => ts as string).toSorted((a, b) => a.localeCompare(b));
    expect(new Set(stamps).size).toBe(30);
    expect((await sim('messages')).messages.map(({ ts }: { ts: string }) => ts)).toEqual(stamps);
    expect(stamps[0]).toBe('1795420800.000000');
  });

  it('keeps blocks when an update brings new ones, and drops them when it brings only text', async () => {
    const { api, sim } = await openWorkspace();
    const { ts } = await api('chat.postMessage', {
      channel: CHANNEL,
      text: 'a',
      blocks: card('old', button('go', 'Go')),
    });
    await api('chat.update', { channel: CHANNEL, ts, text: 'b', blocks: card('new', button('go', 'Go')) });
    expect((await sim('messages')).messages[0]).toMatchObject({
      ts,
      text: 'b',
      blocks: [{ text: { text: 'new' } }, {}],
    });
    await api('chat.update', { channel: CHANNEL, ts, text: 'c' });
    expect((await sim('messages')).messages[0]).toMatchObject({ ts, text: 'c', blocks: null });
    await api('chat.delete', { channel: CHANNEL, ts });
    expect((await sim('messages')).messages).toEqual([]);
  });

  it('takes a file as the SDK uploads it, and shows it', async () => {
    const { app, slack, sim } = await openWorkspace();
    const file = Buffer.from('89504e470d0a1a0a', 'hex');
    await app.client.filesUploadV2({
      channel_id: CHANNEL,
      file,
      filename: 'chart.png',
      title: 'Drift',
      initial_comment: 'This week',
    });
    const [message] = (await sim('messages')).messages;
    expect(message.text).toBe('This week');
    const shown = await fetch(`${slack.url}/file/${message.fileId}`);
    expect(shown.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await shown.arrayBuffer())).toEqual(file);
  });

  it('fails on request: an error, too many requests, a broken server, a lost question, a lost answer', async () => {
    const { api, app, sim, slack } = await openWorkspace();
    const post = (text: string) => app.client.apiCall('chat.postMessage', { channel: CHANNEL, text });
    await sim('fault', { method: 'chat.postMessage', kind: 'error', error: 'is_archived' });
    await expect(post('1')).rejects.toThrow('is_archived');
    await sim('fault', { method: 'chat.postMessage', kind: 'ratelimited', retryAfter: 7 });
    const busy = await fetch(`${slack.apiUrl}chat.postMessage`, { method: 'POST' });
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([429, '7']);
    await sim('fault', { kind: 'broken', times: 2 });
    await expect(post('3')).rejects.toMatchObject({ statusCode: 500 });
    await expect(post('4')).rejects.toMatchObject({ statusCode: 500 });
    await sim('fault', { method: 'chat.postMessage', kind: 'drop-before' });
    await expect(post('5')).rejects.toThrow('fetch failed');
    await sim('fault', { method: 'chat.postMessage', kind: 'drop-after' });
    await expect(post('6')).rejects.toThrow('fetch failed');
    await sim('fault', { kind: 'broken', times: 100 });
    await sim('heal', {});
    await expect(post('7')).resolves.toMatchObject({ ok: true });
    expect((await sim('messages')).messages.map(({ text }: { text: string }) => text)).toEqual(['6', '7']);
    expect((await api('auth.test', {})).ok).toBe(true);
  });
});
