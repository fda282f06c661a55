import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../../../domain/database.ts';
import { ANA, SlackWorld } from '../slack-world.ts';

let world: SlackWorld;
beforeAll(async () => {
  world = await SlackWorld.open();
  await world.house.agreeing('TEE');
});
afterAll(() => world.close());

const FAILED = { kind: 'failed', error: 'dispatch_failed' };

describe('the signature', () => {
  it.each([
    ['of another secret', { forged: true }],
    ['more than 300 s old', { skewSeconds: -302 }],
    ['more than 300 s ahead', { skewSeconds: 302 }],
    ['of next week', { skewSeconds: 7 * 24 * 3600 }],
  ])('is refused when it is %s', async (_, tampering) => {
    const { delivery } = await world.ask(ANA, 'receive TEE 1 A', tampering);
    expect(delivery).toMatchObject(FAILED);
    expect(await movements()).toBe(1);
  });

  it.each([{ skewSeconds: -298 }, { skewSeconds: 298 }])('is taken within the window: %j', async (tampering) => {
    const { words } = await world.ask(ANA, 'drift', tampering);
    expect(words).toBe('No drift is recorded.');
  });

  it('is demanded of clicks as well', async () => {
    await world.openCase('MUG');
    const { delivery } = await world.press(ANA, 'case_ignore', { forged: true });
    expect(delivery).toMatchObject(FAILED);
    expect((await world.house.traces('MUG')).decisions).toEqual([]);
  });

  it.each([
    ['no headers', {}],
    ['no signature', { 'x-slack-request-timestamp': String(Math.floor(Date.now() / 1000)) }],
    ['a timestamp that is none', { 'x-slack-request-timestamp': 'NaN', 'x-slack-signature': sign('NaN') }],
    ['two timestamps', { 'x-slack-request-timestamp': ['1', '2'], 'x-slack-signature': 'v0=0' }],
  ])('is not to be had with %s', async (_, headers) => {
    expect(await post('/slack/events', headers)).toBe(401);
    expect(await movements()).toBe(1);
  });

  it('has one door: everything else is not found', async () => {
    expect(await post('/', {})).toBe(404);
    expect(await post('/slack/events/../secret', {})).toBe(404);
  });
});

const BODY = 'command=%2Fstock&text=receive+TEE+1+A&user_id=U0SANDANA&team_id=T0SANDBOX';

function sign(timestamp: string): string {
  return `v0=${createHmac('sha256', 'test-signing-secret').update(`v0:${timestamp}:${BODY}`).digest('hex')}`;
}

function post(path: string, headers: Record<string, string | string[]>): Promise<number> {
  const { port } = new URL(world.requestUrl);
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  return new Promise((resolve, reject) => {
    const call = request(
      { port, host: '127.0.0.1', path, method: 'POST', headers: { ...type, ...headers } },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      },
    );
    call.on('error', reject);
    call.end(BODY);
  });
}

async function movements(): Promise<number> {
  const [row] = await query<{ count: number }>(
    world.house.em(),
    `select count(*)::integer from movement m join sku s on s.id = m.sku_id where s.code = 'TEE'`,
  );
  return row!.count;
}
