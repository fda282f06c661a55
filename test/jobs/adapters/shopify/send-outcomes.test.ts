import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { answers, APPLIED, cost, sendAdjust, shopifyAt, startStubShop, type Answer } from './stub-shop.ts';

const refusedLine = (index: string, code = 'INVALID_INVENTORY_ITEM') => ({
  field: ['input', 'changes', index, 'inventoryItemId'],
  code,
  message: 'The specified inventory item could not be found.',
});
const refusedCall = (code: string) => ({ field: null, code, message: 'as told' });

/** Every row of the outcome table: what the shop does, and what the drain is told. */
const TABLE: [what: string, answer: Answer, outcome: object][] = [
  ['a group', APPLIED, { kind: 'applied', remoteId: 'gid://shopify/G/1' }],
  ['neither group nor errors', answers.userErrors(), { kind: 'applied', remoteId: null }],
  [
    'a group beside a top-level error',
    answers.errors('INTERNAL_SERVER_ERROR', {
      data: { inventoryAdjustQuantities: { inventoryAdjustmentGroup: { id: 'g' }, userErrors: [] } },
    }),
    { kind: 'applied', remoteId: 'g' },
  ],
  [
    'errors on lines',
    answers.userErrors(refusedLine('1'), refusedLine('0'), refusedLine('1')),
    { kind: 'rejected', code: 'INVALID_INVENTORY_ITEM', lines: [0, 1] },
  ],
  [
    'an error on the whole call',
    answers.userErrors(refusedCall('IDEMPOTENCY_KEY_PARAMETER_MISMATCH')),
    { kind: 'rejected', code: 'IDEMPOTENCY_KEY_PARAMETER_MISMATCH', lines: [] },
  ],
  [
    'a fault of the call itself',
    answers.userErrors(refusedCall('INVALID_REASON')),
    { kind: 'rejected', code: 'INVALID_REASON', lines: [], whole: true },
  ],
  [
    'a bad location',
    answers.userErrors(refusedCall('INVALID_LOCATION')),
    { kind: 'rejected', lines: [], whole: false },
  ],
  ['errors on a line and on the call', answers.userErrors(refusedLine('1'), refusedCall('X')), { lines: [] }],
  [
    'a burnt key',
    answers.userErrors(refusedCall('IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED')),
    { kind: 'rejected', code: 'IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED' },
  ],
  [
    'a key in progress',
    answers.userErrors(refusedCall('IDEMPOTENCY_CONCURRENT_REQUEST')),
    { kind: 'busy', reason: 'concurrent' },
  ],
  [
    'a lost comparison',
    answers.userErrors(refusedLine('0', 'CHANGE_FROM_QUANTITY_STALE')),
    { kind: 'stale', code: 'CHANGE_FROM_QUANTITY_STALE' },
  ],
  ['its service gone', answers.userErrors(refusedCall('SERVICE_UNAVAILABLE')), { kind: 'unknown', reason: '5xx' }],
  [
    'a group and errors at once',
    answers.payload({ inventoryAdjustmentGroup: { id: 'g' }, userErrors: [refusedCall('X')] }),
    { kind: 'unknown', reason: 'bad-body' },
  ],
  [
    'THROTTLED',
    answers.errors('THROTTLED', { extensions: cost(13, 3, { restoreRate: 50 }) }),
    { kind: 'busy', reason: 'throttled', retryAfterMs: 200 },
  ],
  ['THROTTLED without numbers', answers.errors('THROTTLED'), { kind: 'busy', retryAfterMs: 1_000 }],
  ['ACCESS_DENIED', answers.errors('ACCESS_DENIED', { data: null }), { kind: 'busy', reason: 'unauthorized' }],
  [
    'a missing argument',
    answers.errors('INVALID_FIELD_ARGUMENTS', { data: { inventoryAdjustQuantities: null } }),
    { kind: 'rejected', code: 'INVALID_FIELD_ARGUMENTS', lines: [] },
  ],
  ['a missing directive', answers.errors('BAD_REQUEST', { data: null }), { kind: 'rejected', code: 'BAD_REQUEST' }],
  ['a bad variable', answers.errors('INVALID_VARIABLE'), { kind: 'rejected', code: 'INVALID_VARIABLE' }],
  ['a static check', answers.errors('undefinedField'), { kind: 'rejected', code: 'undefinedField' }],
  ['a static check, yet data', answers.errors('undefinedField', { data: null }), { kind: 'unknown', reason: '5xx' }],
  ['INTERNAL_SERVER_ERROR', answers.errors('INTERNAL_SERVER_ERROR'), { kind: 'unknown', reason: '5xx' }],
  ['an unknown top-level error', answers.errors('SURPRISE'), { kind: 'unknown', reason: '5xx' }],
  ['an error without a code', answers.errors(null), { kind: 'unknown', reason: '5xx' }],
  ['data of something else', answers.json({ data: { other: 1 } }), { kind: 'unknown', reason: 'bad-body' }],
  ['an empty object', answers.json({}), { kind: 'unknown', reason: 'bad-body' }],
  ['HTML', answers.text('<html>maintenance</html>'), { kind: 'unknown', reason: 'bad-body' }],
  ['half of its JSON', answers.text('{"data":{"inventory'), { kind: 'unknown', reason: 'bad-body' }],
  ['an empty body', answers.text(''), { kind: 'unknown', reason: 'bad-body' }],
  ['HTTP 401', answers.status(401, '{"errors":"[API] Invalid API key"}'), { kind: 'busy', reason: 'unauthorized' }],
  ['HTTP 403', answers.status(403), { kind: 'busy', reason: 'unauthorized' }],
  ['HTTP 404', answers.status(404), { kind: 'busy', message: expect.stringContaining('API version 2026-07') }],
  ['HTTP 301', answers.status(301, '', { location: '/elsewhere' }), { kind: 'busy', reason: 'unauthorized' }],
  ['HTTP 402', answers.status(402), { kind: 'busy', reason: 'unauthorized' }],
  ['HTTP 400', answers.status(400), { kind: 'rejected', code: 'HTTP_400' }],
  ['HTTP 408', answers.status(408), { kind: 'unknown', reason: 'timeout' }],
  ['HTTP 409', answers.status(409), { kind: 'unknown', reason: 'bad-body' }],
  ['HTTP 429', answers.status(429, '', { 'retry-after': '2.0' }), { kind: 'busy', retryAfterMs: 2_000 }],
  ['HTTP 429 with a fraction', answers.status(429, '', { 'retry-after': '0.25' }), { kind: 'busy', retryAfterMs: 250 }],
  ['HTTP 503 with Retry-After', answers.status(503, '', { 'retry-after': '3' }), { kind: 'busy', retryAfterMs: 3_000 }],
  ['HTTP 503', answers.status(503), { kind: 'unknown', reason: '5xx' }],
  ['HTTP 500', answers.status(500, '<html>'), { kind: 'unknown', reason: '5xx' }],
  ['HTTP 502', answers.status(502), { kind: 'unknown', reason: '5xx' }],
  ['a reset before it answers', answers.reset, { kind: 'unknown', reason: 'connection' }],
  ['a reset inside its answer', answers.halfThenReset, { kind: 'unknown', reason: 'connection' }],
];

describe('send', () => {
  it.each(TABLE)('when the shop answers with %s', async (_, answer, outcome) => {
    const stub = await startStubShop(answer);
    expect(await sendAdjust(shopifyAt(stub.url))).toMatchObject(outcome);
    expect(stub.seen).toHaveLength(1);
  });

  it('does not know what became of a call that was answered too late', async () => {
    const stub = await startStubShop(answers.silence);
    const outcome = await sendAdjust(shopifyAt(stub.url, { timeoutMs: 100 }));
    expect(outcome).toMatchObject({ kind: 'unknown', reason: 'timeout' });
  });

  it('sends the stored bytes under their own version, with the token', async () => {
    const stub = await startStubShop(APPLIED);
    const call = { apiVersion: '2026-10', body: '{"stored": "bytes — as they were"}' };
    await shopifyAt(stub.url).send(call, { signal: AbortSignal.timeout(5_000) });
    expect(stub.seen).toMatchObject([
      { path: '/admin/api/2026-10/graphql.json', body: call.body, token: 'shpat_stub' },
    ]);
  });

  it('says that nothing left when nobody listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const outcome = await sendAdjust(shopifyAt(`http://127.0.0.1:${port}`));
    expect(outcome).toMatchObject({ kind: 'not-sent', reason: 'refused' });
  });

  it('says that nothing left when the name does not resolve', async () => {
    const outcome = await sendAdjust(shopifyAt('http://shop.invalid'));
    expect(outcome).toMatchObject({ kind: 'not-sent', reason: 'dns' });
  });

  it('asks mayWrite last, and sends nothing when it says no', async () => {
    const stub = await startStubShop(APPLIED);
    expect(await sendAdjust(shopifyAt(stub.url), () => false)).toMatchObject({ kind: 'not-sent', reason: 'withdrawn' });
    expect(stub.seen).toEqual([]);
  });

  it('sends nothing when it was stopped before', async () => {
    const stub = await startStubShop(APPLIED);
    const storefront = shopifyAt(stub.url);
    const call = storefront.composeAdjust({ key: 'k', reference: 'r', reason: 'return', lines: [LINE] });
    const outcome = await storefront.send(call, { signal: AbortSignal.abort() });
    expect(outcome).toMatchObject({ kind: 'not-sent', reason: 'withdrawn' });
    expect(stub.seen).toEqual([]);
  });

  it('does not know what became of a call that was stopped under way', async () => {
    const stop = new AbortController();
    const stub = await startStubShop(() => stop.abort());
    const storefront = shopifyAt(stub.url);
    const call = storefront.composeAdjust({ key: 'k', reference: 'r', reason: 'return', lines: [LINE] });
    expect(await storefront.send(call, { signal: stop.signal })).toMatchObject({
      kind: 'unknown',
      reason: 'connection',
    });
  });
});

const LINE = { inventoryItemId: 'i', shopLocationId: 'l', delta: 1 };
