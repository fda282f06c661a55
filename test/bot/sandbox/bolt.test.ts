import { describe, expect, it } from 'vitest';
import { ANA, BEN, button, card, CHANNEL, modal, openWorkspace, QUANTITY, SAM } from './local-slack.ts';

describe('a Bolt app on the local Slack', () => {
  it('answers a command to the one who typed it', async () => {
    const { app, sim } = await openWorkspace();
    app.command('/stock', async ({ command, ack, respond }) => {
      await ack();
      await respond(`${command.user_id} asked for ${command.text} in ${command.channel_name}`);
    });
    const { delivery } = await sim('command', { user: ANA, text: '/stock sku TEE-BLK-M' });
    expect(delivery).toMatchObject({ kind: 'acknowledged', body: '' });
    await expect
      .poll(() => sim(`ephemerals?user=${ANA}`))
      .toMatchObject({
        messages: [{ userId: 'U0SANDBOT', seenBy: ANA, text: `${ANA} asked for sku TEE-BLK-M in stock` }],
      });
    expect((await sim('messages')).messages).toEqual([]);
    expect((await sim(`ephemerals?user=${BEN}`)).messages).toEqual([]);
  });

  it('answers with the acknowledgement, to everybody if it wants', async () => {
    const { app, sim } = await openWorkspace();
    app.command('/stock', ({ command, ack }) =>
      command.text === 'alone' ? ack('only you') : ack({ response_type: 'in_channel', text: 'all of you' }),
    );
    await sim('command', { user: ANA, text: '/stock alone' });
    await sim('command', { user: ANA, text: '/stock together' });
    expect((await sim('ephemerals')).messages).toMatchObject([{ text: 'only you', seenBy: ANA }]);
    expect((await sim('messages')).messages).toMatchObject([{ text: 'all of you', seenBy: null }]);
  });

  it('hears who pressed which button of which message, and updates it', async () => {
    const { api, app, sim } = await openWorkspace();
    const heard: unknown[] = [];
    app.action('approve', async ({ ack, body, action, client }) => {
      await ack();
      if (body.type !== 'block_actions' || action.type !== 'button' || !('block_id' in action)) return;
      heard.push([
        body.user.id,
        body.channel?.id,
        body.message?.ts,
        action.block_id,
        action.value,
        body.container.type,
      ]);
      const text = `Approved by <@${body.user.id}>`;
      await client.chat.update({ channel: CHANNEL, ts: body.message?.ts ?? '', text, blocks: card(text).slice(0, 1) });
    });
    const posted = await api('chat.postMessage', {
      channel: '#stock',
      text: 'drift',
      blocks: card('Drift of -6', button('approve', 'Approve', '{"id":17,"version":2}')),
    });
    const { delivery } = await sim('click', { user: BEN, ts: posted.ts, block: 'decision', action: 'approve' });
    expect(delivery.kind).toBe('acknowledged');
    await expect.poll(async () => (await sim('messages')).messages[0].text).toBe(`Approved by <@${BEN}>`);
    expect(heard).toEqual([[BEN, CHANNEL, posted.ts, 'decision', '{"id":17,"version":2}', 'message']]);
    const gone = await sim('click', { user: BEN, ts: posted.ts, block: 'decision', action: 'approve' });
    expect(gone.error.code).toBe('no-such-element');
  });

  it('opens a modal by its trigger, refuses what it is told, and closes when it is content', async () => {
    const { app, sim } = await openWorkspace();
    app.command('/stock', async ({ ack, body, client }) => {
      await ack();
      await client.views.open({ trigger_id: body.trigger_id, view: modal(QUANTITY) });
    });
    app.view('count', async ({ ack, view }) => {
      const value = view.state.values['quantity']?.['number']?.value;
      if (value === '7') return ack();
      return ack({ response_action: 'errors', errors: { quantity: `${value} is not what the shelf holds` } });
    });
    await sim('command', { user: ANA, text: '/stock count' });
    await expect.poll(async () => (await sim(`views?user=${ANA}`)).modals).toHaveLength(1);
    const { modals } = await sim(`views?user=${ANA}`);
    const submit = (number: string) =>
      sim('submit', { user: ANA, view: modals[0].id, input: { quantity: { number: [number] } } });
    expect((await submit('')).delivery).toBeNull();
    await submit('6');
    expect((await sim(`views?user=${ANA}`)).modals[0].faults).toEqual({ quantity: '6 is not what the shelf holds' });
    await submit('7');
    expect((await sim(`views?user=${ANA}`)).modals).toEqual([]);
    expect((await sim(`views?user=${SAM}`)).modals).toEqual([]);
  });

  it('publishes the home of whoever opens it', async () => {
    const { app, sim } = await openWorkspace();
    app.event('app_home_opened', async ({ event, client }) => {
      const text = { type: 'plain_text' as const, text: `Hello ${event.user}` };
      await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: [{ type: 'header', text }] } });
    });
    expect((await sim('home', { user: BEN })).delivery.kind).toBe('acknowledged');
    await expect.poll(async () => (await sim(`views?user=${BEN}`)).home?.blocks[0].text.text).toBe(`Hello ${BEN}`);
    expect((await sim(`views?user=${ANA}`)).home).toBeNull();
  });

  it('reads what was picked from the stored options, not from the browser', async () => {
    const { api, app, sim } = await openWorkspace();
    const heard: unknown[] = [];
    app.action('snooze', async ({ ack, action, body }) => {
      await ack();
      if (action.type === 'static_select' && body.type === 'block_actions')
        heard.push(
          action.selected_option?.text.text,
          body.state?.values['decision']?.['snooze']?.selected_option?.value,
        );
    });
    const options = [{ text: { type: 'plain_text', text: 'One hour' }, value: '1h' }];
    const { ts } = await api('chat.postMessage', {
      channel: CHANNEL,
      text: 'drift',
      blocks: card('Drift', { type: 'static_select', action_id: 'snooze', options }),
    });
    await sim('click', { user: ANA, ts, block: 'decision', action: 'snooze', values: ['1h'] });
    await sim('click', { user: ANA, ts, block: 'decision', action: 'snooze', values: ['made up'] });
    await expect.poll(() => heard).toEqual(['One hour', '1h', undefined, undefined]);
  });
});
