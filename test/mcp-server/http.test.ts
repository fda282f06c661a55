import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startHttp } from '../../mcp-server/http.ts';
import { GOOD, knock, openDoor, OTHER } from './http-door.ts';
import { call, tinyServer } from './tiny-server.ts';

const list = { jsonrpc: '2.0', id: 7, method: 'tools/list' };

describe("the agents' door", () => {
  it('answers one question with one JSON message, and says who asked', async () => {
    const { url, tiny } = await openDoor();
    const { status, headers, json } = await knock(url, { body: list, headers: { 'user-agent': 'test/1' } });
    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'content-type': 'application/json' });
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('mcp-session-id');
    expect(json()).toMatchObject({ id: 7, result: { tools: [{ name: 'echo' }, { name: 'hang' }] } });
    expect(tiny.callers).toEqual([
      { transport: 'http', tokenId: 1, client: 'test/1', scopes: new Set(['stock:read']) },
    ]);
  });

  it('keeps 200 clean characters of what a client calls itself', async () => {
    const { url, tiny } = await openDoor();
    await knock(url, { body: list, headers: { 'user-agent': `a\tb${'x'.repeat(500)}` } });
    await knock(url, { body: list });
    expect(tiny.callers[0]!.client).toMatch(/^a bx+…$/);
    expect(tiny.callers[0]!.client).toHaveLength(200);
    expect(tiny.callers[1]!.client).toBeNull();
  });

  it('serves two clients of the SDK at once, each under its own token', async () => {
    const { url, tiny } = await openDoor();
    const [one, other] = await Promise.all([GOOD, OTHER].map((token) => clientOf(url, token)));
    const answers = await Promise.all(
      [one!, other!].flatMap((client, who) =>
        [1, 2, 3].map((n) => client.callTool({ name: 'echo', arguments: { who, n } })),
      ),
    );
    expect(answers.map(({ content }) => content)).toEqual(
      [0, 1].flatMap((who) => [1, 2, 3].map((n) => [{ type: 'text', text: JSON.stringify({ who, n }) }])),
    );
    expect(new Set(tiny.callers.map(({ tokenId }) => tokenId))).toEqual(new Set([1, 2]));
  });

  it('accepts a notification without an answer', async () => {
    const { url } = await openDoor();
    const { status, body } = await knock(url, { body: { jsonrpc: '2.0', method: 'notifications/initialized' } });
    expect({ status, body }).toEqual({ status: 202, body: '' });
  });

  it('says nothing of what went wrong behind it', async () => {
    const { url, errors } = await openDoor({
      createServer: () => {
        throw new TypeError('secret detail');
      },
    });
    const { status, body, json } = await knock(url, { body: list });
    expect(status).toBe(500);
    expect(json()).toMatchObject({ id: null, error: { code: -32_603 } });
    expect(body).not.toMatch(/secret|at |\.ts/);
    expect(errors).toEqual([new TypeError('secret detail')]);
  });

  it('says so when it cannot look tokens up, and lets nobody in', async () => {
    const { url, errors, tiny } = await openDoor({ verify: () => Promise.reject(new TypeError('no database')) });
    expect((await knock(url, { body: list })).status).toBe(500);
    expect(errors).toHaveLength(1);
    expect(tiny.callers).toHaveLength(0);
  });
});

describe('a client that leaves', () => {
  it('ends the work that was done for it', async () => {
    const { url, tiny, errors } = await openDoor();
    const leaving = new AbortController();
    const asked = post(url, call('hang'), leaving.signal);
    await vi.waitFor(() => expect(tiny.hanging).toBe(1));
    leaving.abort();
    await expect(asked).rejects.toThrow(/aborted|terminated|fetch failed/);
    await vi.waitFor(() => expect(tiny).toMatchObject({ aborted: 1, hanging: 0 }));
    expect(errors).toEqual([]);
  });

  it('in the middle of its question leaves nothing behind', async () => {
    const { url, tiny, errors } = await openDoor();
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(
      `POST /mcp HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${GOOD}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"half`,
    );
    await wait(100);
    socket.destroy();
    expect((await knock(url, { body: list })).status).toBe(200);
    expect(errors).toEqual([]);
    expect(tiny.callers).toHaveLength(1);
  });
});

describe('stopping', () => {
  it('lets a running call end', async () => {
    const { url, stop, tiny } = await openDoor();
    const asked = post(url, call('hang'));
    await vi.waitFor(() => expect(tiny.hanging).toBe(1));
    const stopped = stop();
    await wait(100);
    tiny.release();
    expect((await asked).status).toBe(200);
    const began = Date.now();
    await stopped;
    expect(Date.now() - began).toBeLessThan(1_000);
    expect(tiny.aborted).toBe(0);
  });

  it('waits no longer than 2 s, and ends what still runs', async () => {
    const { url, stop, tiny } = await openDoor();
    const asked = post(url, call('hang'));
    asked.catch(() => {});
    await vi.waitFor(() => expect(tiny.hanging).toBe(1));
    const began = Date.now();
    await stop();
    expect(Date.now() - began).toBeGreaterThan(1_900);
    expect(Date.now() - began).toBeLessThan(4_000);
    await expect(asked).rejects.toThrow(/aborted|terminated|fetch failed/);
    await vi.waitFor(() => expect(tiny.aborted).toBe(1));
  });

  it('ends idle connections, and can be asked twice', async () => {
    const { url, stop } = await openDoor();
    await (await post(url, list)).text(); // fetch keeps its connection
    const began = Date.now();
    await Promise.all([stop(), stop()]);
    await stop();
    expect(Date.now() - began).toBeLessThan(1_000);
    await expect(post(url, list)).rejects.toThrow('fetch failed');
  });
});

describe('its port', () => {
  it('is refused when it was named and is taken', async () => {
    const { port } = await squat(0);
    await expect(openDoor({ port })).rejects.toMatchObject({
      code: 'port-taken',
      message: expect.stringMatching(new RegExp(`Port ${port}.*MCP_PORT`)) as string,
    });
  });

  it('is another one when nobody named it and the usual one is taken', async () => {
    await squat(7337).catch(() => {}); // or somebody else of this machine has it: taken either way
    const { createServer } = tinyServer();
    const door = await startHttp({ createServer, verify: async () => null, hosts: [], origins: [], onError: () => {} });
    onTestFinished(() => door.stop());
    expect(door.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/mcp$/);
    expect(door.url).not.toContain(':7337/');
    expect((await knock(door.url, { body: list })).status).toBe(401);
  });

  it('is reached from this machine only', async () => {
    const { url } = await openDoor();
    const elsewhere = connect(Number(new URL(url).port), '127.0.0.2');
    await expect(once(elsewhere, 'connect')).rejects.toThrow(/ECONNREFUSED/);
  });
});

async function squat(port: number): Promise<AddressInfo> {
  const squatter = createServer().listen(port, '127.0.0.1');
  await once(squatter, 'listening');
  onTestFinished(() => void squatter.close());
  return squatter.address() as AddressInfo;
}

function post(url: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${GOOD}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify(body),
    ...(signal ? { signal } : {}),
  });
}

async function clientOf(url: string, token: string): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' });
  const requestInit = { headers: { authorization: `Bearer ${token}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }));
  onTestFinished(() => client.close());
  return client;
}
