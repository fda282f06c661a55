import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { tokenText } from '../../../domain/access/token-text.ts';
import { GOOD, knock, openDoor, verifyNamed } from '../http-door.ts';

const list = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
const wrong = (n: number) => tokenText(3, String(n).padStart(43, 'x'));
const clock = { now: () => new Date('2026-11-23T12:00:00Z') };

/** A door that says how often, and by how many at once, the database was asked. */
async function watchedDoor(failuresAMinute: number) {
  const watched = { asked: 0, now: 0, most: 0, broken: false };
  const verify = async (bearer: string) => {
    watched.asked += 1;
    watched.now += 1;
    watched.most = Math.max(watched.most, watched.now);
    await wait(10);
    watched.now -= 1;
    if (watched.broken) throw new TypeError('boom');
    return verifyNamed(bearer);
  };
  const { url, errors } = await openDoor({ verify, clock, limits: { failuresAMinute, connections: 60 } });
  const ask = async (token: string) =>
    (await knock(url, { body: list, headers: { authorization: `Bearer ${token}` } })).status;
  return { watched, ask, errors };
}

it('a flood of wrong tokens asks the database by as many as may be wrong and one more, and locks no good one out', async () => {
  const { watched, ask } = await watchedDoor(3);
  const flood = Array.from({ length: 40 }, (_, n) => ask(wrong(n)));
  await wait(50);
  const good = await Promise.all([ask(GOOD), ask(GOOD)]);
  expect(good).toEqual([200, 200]);
  const answers = await Promise.all(flood);
  expect(answers.filter((status) => status === 401)).toHaveLength(3);
  expect(answers.filter((status) => status === 429)).toHaveLength(37);
  expect(watched.most).toBeLessThanOrEqual(4);
  watched.most = 0;
  await Promise.all(Array.from({ length: 10 }, (_, n) => ask(wrong(n))));
  expect(watched.most).toBe(1);
});

it('what can be no token never reaches the database, and counts as a wrong one', async () => {
  const { watched, ask } = await watchedDoor(3);
  const malformed = ['x', `${GOOD}x`, 'lockstep_0_good', GOOD.toUpperCase()];
  for (const [n, token] of malformed.entries()) expect(await ask(token)).toBe(n < 3 ? 401 : 429);
  expect(watched.asked).toBe(0);
});

it('good tokens, however many at once, leave the wrong ones their number; so does a database that fails', async () => {
  const { watched, ask, errors } = await watchedDoor(3);
  expect(new Set(await Promise.all(Array.from({ length: 20 }, () => ask(GOOD))))).toEqual(new Set([200]));
  watched.broken = true;
  for (let n = 0; n < 5; n += 1) expect(await ask(GOOD)).toBe(500);
  expect(errors).toHaveLength(5);
  watched.broken = false;
  for (let n = 0; n < 3; n += 1) expect(await ask(wrong(n))).toBe(401);
  expect(await ask(wrong(4))).toBe(429);
  expect(await ask(GOOD)).toBe(200);
});
