import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { GOOD, knock, type Knock, noise, openDoor, OTHER } from '../http-door.ts';
import { call } from '../tiny-server.ts';

const list = { jsonrpc: '2.0', id: 1, method: 'tools/list' };

async function answerTo(asked: Knock, options: Parameters<typeof openDoor>[0] = {}) {
  const door = await openDoor(options);
  const answer = await knock(door.url, { body: list, ...asked });
  return { ...answer, callers: door.tiny.callers };
}

/** Every refusal is for programs and for people, and tells nothing else. */
function expectRefusal(answer: Awaited<ReturnType<typeof answerTo>>, status: number, words: RegExp, code = -32_000) {
  expect(answer.status).toBe(status);
  expect(answer.json()).toEqual({
    jsonrpc: '2.0',
    id: null,
    error: { code, message: expect.stringMatching(words) as string },
  });
  expect(answer.body).not.toMatch(/\.ts|node:|Error:/);
  expect(answer.headers).not.toHaveProperty('x-powered-by');
  expect(answer.callers).toHaveLength(0);
}

describe('Host', () => {
  it.each([
    'localhost',
    'localhost:1',
    'LOCALHOST:7337',
    '127.0.0.1',
    '127.0.0.1:65535',
    '[::1]',
    '[::1]:80',
    'lockstep.acme.com',
    'Lockstep.Acme.com:443',
  ])('%s is served', async (host) => {
    expect((await answerTo({ headers: { host } }, { hosts: ['lockstep.acme.com'] })).status).toBe(200);
  });

  it.each([
    'evil.example',
    'evil.example:7337',
    'localhost.evil.example',
    'evil-localhost',
    'xlockstep.acme.com',
    'lockstep.acme.com.evil.example',
    '127.0.0.1.evil.example',
    '127.0.0.2',
    '0.0.0.0',
    '[::]',
    '[::ffff:127.0.0.1]',
    '2130706433',
    'localhost@evil.example',
    'localhost/evil',
    'localhost:80:80',
    'localhost:',
  ])('"%s" is not', async (host) => {
    expectRefusal(await answerTo({ headers: { host } }, { hosts: ['lockstep.acme.com'] }), 403, /Host.*MCP_HOSTS/);
  });

  it.each([
    ['missing, as HTTP/1.0 allows,', '1.0', ''],
    ['empty', '1.1', 'Host:\r\n'],
    ['given twice', '1.1', 'Host: localhost\r\nHost: evil.example\r\n'],
  ])('%s is refused too', async (_, version, host) => {
    const { url, tiny } = await openDoor();
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write(`POST /mcp HTTP/${version}\r\n${host}Connection: close\r\nAuthorization: Bearer ${GOOD}\r\n\r\n`);
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 40[03] /);
    expect(tiny.callers).toHaveLength(0);
  });
});

describe('Origin', () => {
  const options = { origins: ['https://agents.acme.com'] };

  it.each([
    'http://localhost:6274',
    'http://127.0.0.1:7337',
    'http://[::1]:8080',
    'https://localhost',
    'https://agents.acme.com',
  ])('%s may ask', async (origin) => {
    expect((await answerTo({ headers: { origin } }, options)).status).toBe(200);
  });

  it.each([
    'http://evil.example',
    'https://evil.example',
    'http://localhost.evil.example',
    'http://agents.acme.com',
    'https://agents.acme.com:8443',
    'https://agents.acme.com.evil.example',
    'http://me@localhost',
    'http://localhost/',
    'http://127.1',
    'http://2130706433',
    'file://',
    'chrome-extension://abcdef',
    'null',
    'localhost',
    '',
  ])('"%s" may not, whatever its token', async (origin) => {
    expectRefusal(await answerTo({ headers: { origin } }, options), 403, /Origin.*MCP_ORIGINS/);
  });

  it('given twice is refused when one of them is foreign', async () => {
    const headers = { origin: ['http://localhost', 'http://evil.example'] };
    expectRefusal(await answerTo({ headers }, options), 403, /Origin/);
  });
});

describe('the path and the method', () => {
  it.each([
    '/',
    '/mcp/',
    '/MCP',
    '/mcpx',
    '/mcp/../mcp',
    '/.well-known/oauth-protected-resource',
    'http://localhost/mcp',
    '*',
  ])('%s is nothing', async (path) => {
    expectRefusal(await answerTo({ path }), 404, /\/mcp/);
  });

  it('a question mark and what follows it change nothing', async () => {
    expect((await answerTo({ path: '/mcp?x=1' })).status).toBe(200);
  });

  it.each(['GET', 'DELETE', 'PUT', 'PATCH', 'OPTIONS'])('%s is not answered, and says what is', async (method) => {
    const { url, tiny } = await openDoor();
    const answer = { ...(await knock(url, { method })), callers: tiny.callers };
    expectRefusal(answer, 405, /Only POST/);
    expect(answer.headers['allow']).toBe('POST');
  });
});

describe('Authorization', () => {
  it.each([
    null,
    '',
    'Basic dXNlcjpwYXNz',
    `Token ${GOOD}`,
    'Bearer',
    'Bearer ',
    GOOD,
    `Bearer ${GOOD} ${GOOD}`,
    `xBearer ${GOOD}`,
  ])('%j is no token', async (authorization) => {
    const answer = await answerTo({ headers: { authorization } });
    expectRefusal(answer, 401, /token is missing.*mcp-token create/);
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="lockstep"');
  });

  it.each(['lockstep_1_wrong', 'x', `${GOOD}x`, 'A'.repeat(5_000)])('%j is the wrong one', async (token) => {
    const answer = await answerTo({ headers: { authorization: `Bearer ${token}` } });
    expectRefusal(answer, 401, /unknown or was revoked/);
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="lockstep", error="invalid_token"');
    expect(answer.body).not.toContain(token.slice(0, 10) + token.slice(10, 20));
  });

  it.each(['bearer', 'BEARER', 'Bearer '])('takes the scheme as "%s"', async (scheme) => {
    expect((await answerTo({ headers: { authorization: `${scheme} ${GOOD}` } })).status).toBe(200);
  });
});

describe('how often', () => {
  function ticking() {
    let now = Date.parse('2026-11-23T12:00:00Z');
    return { clock: { now: () => new Date(now) }, pass: (ms: number) => (now += ms) };
  }

  it('a token may ask is limited, each token by itself', async () => {
    const { clock, pass } = ticking();
    const { url } = await openDoor({ clock, limits: { callsAMinute: 6 } });
    const ask = async (token: string) => knock(url, { body: list, headers: { authorization: `Bearer ${token}` } });
    for (let n = 0; n < 6; n += 1) expect((await ask(GOOD)).status).toBe(200);
    const refused = await ask(GOOD);
    expect(refused.status).toBe(429);
    expect(refused.headers['retry-after']).toBe('10');
    expect(refused.json()).toMatchObject({
      id: null,
      error: { message: 'Too many calls with this token: wait 10 s.' },
    });
    expect((await ask(OTHER)).status).toBe(200);
    pass(9_999);
    expect((await ask(GOOD)).headers['retry-after']).toBe('1');
    pass(1);
    expect((await ask(GOOD)).status).toBe(200);
    expect((await ask(GOOD)).status).toBe(429);
    pass(-3_600_000);
    expect((await ask(GOOD)).status).toBe(429);
    pass(60_000);
    for (let n = 0; n < 6; n += 1) expect((await ask(GOOD)).status).toBe(200);
    expect((await ask(GOOD)).status).toBe(429);
  });

  it('a wrong token may be tried is limited, which locks no good one out', async () => {
    const { clock, pass } = ticking();
    const { url } = await openDoor({ clock, limits: { failuresAMinute: 3 } });
    const wrong = async (n: number) => knock(url, { body: list, headers: { authorization: `Bearer wrong${n}` } });
    for (let n = 0; n < 3; n += 1) expect((await wrong(n)).status).toBe(401);
    const refused = await wrong(4);
    expect(refused.status).toBe(429);
    expect(refused.headers['retry-after']).toBe('20');
    expect((await knock(url, { body: list })).status).toBe(200);
    pass(20_000);
    expect((await wrong(5)).status).toBe(401);
  });
});

describe('the body', () => {
  it('of 10 MB is refused before it is read, whether or not it says its length', async () => {
    const raw = Buffer.alloc(10 * 1024 * 1024, 0x20);
    expectRefusal(await answerTo({ raw }), 413, /1048576 bytes at most/);
    const chunked = { 'transfer-encoding': 'chunked' };
    expectRefusal(await answerTo({ raw, headers: chunked }), 413, /1048576 bytes at most/);
  });

  it('that never ends fills no memory', async () => {
    const { url } = await openDoor();
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    let said = '';
    socket.on('data', (chunk: Buffer) => (said += chunk.toString())).on('error', () => {});
    const headers = `Host: localhost\r\nAuthorization: Bearer ${GOOD}\r\nContent-Type: application/json`;
    socket.write(`POST /mcp HTTP/1.1\r\n${headers}\r\nTransfer-Encoding: chunked\r\n\r\n`);
    const piece = Buffer.alloc(1024 * 1024, 0x20);
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    for (let n = 0; n < 300; n += 1) {
      socket.write('100000\r\n');
      socket.write(piece);
      if (!socket.write('\r\n')) await once(socket, 'drain');
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }
    expect(said).toMatch(/^HTTP\/1\.1 413 /);
    expect(most).toBeLessThan(150 * 1024 * 1024); // half of it: what was dropped lies about until it is collected
    socket.destroy();
  });

  it('of exactly the most is read', async () => {
    const empty = JSON.stringify(call('echo', { text: '' })).length;
    const body = call('echo', { text: noise(2_000 - empty) });
    expect((await answerTo({ body }, { limits: { bodyBytes: 2_000 } })).status).toBe(200);
    expectRefusal(await answerTo({ body }, { limits: { bodyBytes: 1_999 } }), 413, /1999 bytes/);
  });

  it('that dawdles is given up', async () => {
    const { url, tiny } = await openDoor({ limits: { requestMs: 300 } });
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    let said = '';
    socket.on('data', (chunk: Buffer) => (said += chunk.toString())).on('error', () => {});
    const headers = `Host: localhost\r\nAuthorization: Bearer ${GOOD}\r\nContent-Type: application/json`;
    socket.write(`POST /mcp HTTP/1.1\r\n${headers}\r\nContent-Length: 100\r\n\r\n{`);
    const dawdling = setInterval(() => socket.writable && socket.write(' '), 50);
    const began = Date.now();
    await once(socket, 'close');
    clearInterval(dawdling);
    expect(Date.now() - began).toBeLessThan(3_000); // 100 spaces would take 5 s
    expect(said).toMatch(/^(HTTP\/1\.1 408 |$)/); // cut off while it talks, it may not hear why
    expect(tiny.callers).toHaveLength(0);
  });

  it.each([
    ['text/plain', {}],
    ['application/x-www-form-urlencoded', {}],
    ['application/jsonx', {}],
    ['text/application/json', {}],
    [null, {}],
    ['application/json', { 'content-encoding': 'gzip' }],
  ])('as %s %j is refused', async (type, more) => {
    expectRefusal(await answerTo({ headers: { 'content-type': type, ...more } }), 415, /application\/json/);
  });

  it.each(['application/json; charset=utf-8', 'Application/JSON'])('as %s is read', async (type) => {
    expect((await answerTo({ headers: { 'content-type': type } })).status).toBe(200);
  });

  it.each([
    ['nothing', ''],
    ['half', '{"jsonrpc":"2.0","id":1'],
    ['words', 'tools/list'],
    ['another encoding', Buffer.from('{"jsonrpc":"2.0","id":1,"method":"\xe9"}', 'latin1')],
    ['NaN', '{"jsonrpc":"2.0","id":NaN,"method":"ping"}'],
  ])('that is %s is no JSON', async (_, raw) => {
    expectRefusal(await answerTo({ raw }), 400, /isn't JSON/, -32_700);
  });

  it.each([
    ['arrays', '['.repeat(200_000) + ']'.repeat(200_000)],
    ['objects', '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000)],
  ])('of a hundred thousand %s in one another is refused before it is parsed', async (_, nested) => {
    const raw = JSON.stringify(call('echo', { deep: 'here' })).replace('"here"', nested);
    expectRefusal(await answerTo({ raw }), 400, /nested too deeply: 64 levels/, -32_600);
  });

  it.each([[[list, list]], [[]], [[{}]]])('that is an array (%j) is refused: there are no batches', async (body) => {
    expectRefusal(await answerTo({ body }), 400, /no batches/, -32_600);
  });

  it.each([
    null,
    1,
    'text',
    {},
    { id: 1, method: 'ping' },
    { jsonrpc: '1.0', id: 1, method: 'ping' },
    { jsonrpc: '2.0', id: {}, method: 'x' },
  ])('%j is no message', async (body) => {
    expectRefusal(await answerTo({ raw: JSON.stringify(body) }), 400, /not a message/, -32_600);
  });
});

describe('the headers of the protocol', () => {
  it('Accept must take JSON', async () => {
    const { status, json } = await answerTo({ headers: { accept: 'text/html' } });
    expect(status).toBe(406);
    expect(json()).toMatchObject({
      id: null,
      error: { message: expect.stringContaining('application/json') as string },
    });
  });

  it('a version nobody speaks is refused, with those that are spoken', async () => {
    const { status, json } = await answerTo({ headers: { 'mcp-protocol-version': '1999-01-01' } });
    expect(status).toBe(400);
    expect(json().error!.message).toContain('2025-11-25');
  });
});
