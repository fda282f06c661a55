import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createEmptyDatabase } from '../../support/postgres.ts';
import {
  ANA,
  askSim,
  BOT_TOKEN,
  button,
  callApi,
  card,
  CHANNEL,
  openWorkspace,
  SIGNING_SECRET,
  type Workspace,
} from './local-slack.ts';

describe('the state of the workspace', () => {
  it('survives kill -9: messages, ephemeral ones, homes', async () => {
    const { url: databaseUrl } = await createEmptyDatabase();
    const first = await startProcess(databaseUrl);
    const blocks = card('Drift', button('approve', 'Approve'));
    await callApi(first.slack, 'chat.postMessage', { channel: CHANNEL, text: 'Drift', blocks });
    await callApi(first.slack, 'chat.postEphemeral', { channel: CHANNEL, user: ANA, text: 'psst' });
    await callApi(first.slack, 'views.publish', {
      user_id: ANA,
      view: { type: 'home', blocks: [{ type: 'divider' }] },
    });
    const before = await readAll(first.slack.url);
    await first.kill();

    const second = await startProcess(databaseUrl);
    expect(await readAll(second.slack.url)).toEqual(before);
    expect(before.messages.messages).toMatchObject([{ text: 'Drift', blocks }]);
    const { ts } = await callApi(second.slack, 'chat.postMessage', { channel: CHANNEL, text: 'next' });
    expect(ts > before.messages.messages[0].ts).toBe(true);
  });

  it('is shared by several instances, which create it once', async () => {
    const { url: databaseUrl } = await createEmptyDatabase();
    const all = await Promise.all([1, 2, 3].map(() => openWorkspace({ databaseUrl })));
    const [first, , third] = all as [Workspace, Workspace, Workspace];
    await first.api('chat.postMessage', { channel: CHANNEL, text: 'one for all' });
    expect((await third.sim('messages')).messages).toMatchObject([{ text: 'one for all' }]);
  });

  it('says where a port is taken already', async () => {
    const { slack, databaseUrl } = await openWorkspace();
    await expect(openWorkspace({ databaseUrl, port: slack.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

async function readAll(url: string) {
  const [messages, ephemerals, views] = await Promise.all(
    ['messages', 'ephemerals', `views?user=${ANA}`].map((path) => askSim(url, path)),
  );
  return { messages, ephemerals, views };
}

async function startProcess(databaseUrl: string) {
  const options = { databaseUrl, botToken: BOT_TOKEN, signingSecret: SIGNING_SECRET };
  const source = `
    import { startLocalSlack } from ${JSON.stringify(new URL('../../../bot/sandbox/slack.ts', import.meta.url).href)};
    const slack = await startLocalSlack({ ...${JSON.stringify(options)}, requestUrl: () => '' });
    process.stdout.write(JSON.stringify({ url: slack.url, apiUrl: slack.apiUrl, port: slack.port }));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  onTestFinished(kill);
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  const slack = { ...(JSON.parse(said.toString()) as { url: string; apiUrl: string; port: number }), stop: kill };
  return { slack, kill };
}
