import { expect, it, onTestFinished } from 'vitest';
import { createBot } from '../../bot/app.ts';
import type { Desk } from '../../bot/desk.ts';
import { systemClock } from '../../domain/clock.ts';
import { startSocketSlack } from './socket-slack.ts';

it('hears commands through a socket that it opens, where an app token is set', async () => {
  const slack = await startSocketSlack();
  onTestFinished(() => slack.stop());
  const bot = createBot({
    desk: { sandbox: true } as Desk,
    slack: { botToken: 'xoxb-1', appToken: 'xapp-1', apiUrl: slack.apiUrl, channel: 'C1' },
    movers: [],
    approvers: [],
    decide: { approve: () => Promise.reject(new TypeError()), ignore: () => Promise.reject(new TypeError()) },
    clock: systemClock,
    log: () => {},
  });
  expect(await bot.start(0)).toEqual({ url: null });
  expect(slack.tokens).toMatchObject({ 'auth.test': 'Bearer xoxb-1', 'apps.connections.open': 'Bearer xapp-1' });

  const payload = {
    command: '/stock',
    text: 'help',
    user_id: 'U1',
    team_id: 'T1',
    channel_id: 'C1',
    trigger_id: '1.2',
  };
  slack.send({
    type: 'slash_commands',
    envelope_id: 'e1',
    accepts_response_payload: true,
    payload: { ...payload, response_url: slack.responseUrl },
  });
  await expect.poll(() => slack.answers).toMatchObject([{ text: 'SANDBOX  What you can type:' }]);
  expect(slack.acknowledged).toEqual(['e1']);
  await bot.stop();
});
