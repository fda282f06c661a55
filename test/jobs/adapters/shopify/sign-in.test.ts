import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createShopify } from '../../../../jobs/adapters/shopify/shopify.ts';
import { answers, APPLIED, calm, sendAdjust, shopifyAt, startStubShop, TOKEN, type Answer } from './stub-shop.ts';

const CANARY = 'shpss_canary_3f9a';
const auth = { clientId: 'client', clientSecret: CANARY };
const grant = (token: string, seconds = 86_399): Answer =>
  answers.json({ access_token: token, scope: 'read_inventory,write_inventory', expires_in: seconds });

describe('sign-in with client credentials', () => {
  it('asks once for a token and uses it for every call', async () => {
    const stub = await startStubShop(grant('shpat_a'), APPLIED);
    const storefront = shopifyAt(stub.url, { auth });
    await Promise.all([sendAdjust(storefront), sendAdjust(storefront)]);
    await sendAdjust(storefront);
    expect(stub.seen.map(({ path }) => path)).toEqual([
      '/admin/oauth/access_token',
      ...Array.from({ length: 3 }, () => '/admin/api/2026-07/graphql.json'),
    ]);
    const asked = JSON.parse(stub.seen[0]?.body ?? '');
    expect(asked).toEqual({ client_id: 'client', client_secret: CANARY, grant_type: 'client_credentials' });
    expect(stub.seen.slice(1).map(({ token }) => token)).toEqual(['shpat_a', 'shpat_a', 'shpat_a']);
  });

  it('renews a token before it dies', async () => {
    let now = 0;
    const stub = await startStubShop(grant('shpat_a'), APPLIED, grant('shpat_b'), APPLIED);
    const storefront = shopifyAt(stub.url, { auth, clock: { now: () => new Date(now) } });
    await sendAdjust(storefront);
    now = 86_399_000 - 60_000;
    await sendAdjust(storefront);
    expect(stub.seen.map(({ token }) => token)).toEqual([undefined, 'shpat_a', undefined, 'shpat_b']);
  });

  it('renews once after a 401 and sends the same bytes again', async () => {
    const stub = await startStubShop(grant('shpat_a'), answers.status(401), grant('shpat_b'), APPLIED);
    const asked: string[] = [];
    const outcome = await sendAdjust(shopifyAt(stub.url, { auth }), () => asked.push('mayWrite') > 0);
    expect(outcome.kind).toBe('applied');
    expect(stub.seen[3]?.body).toBe(stub.seen[1]?.body);
    expect(asked).toHaveLength(2);
  });

  it('gives up after the second 401', async () => {
    const stub = await startStubShop(grant('shpat_a'), answers.status(401), grant('shpat_b'), answers.status(401));
    expect(await sendAdjust(shopifyAt(stub.url, { auth }))).toMatchObject({ kind: 'busy', reason: 'unauthorized' });
    expect(stub.seen).toHaveLength(4);
  });

  it.each<[string, Answer, object]>([
    ['refused', answers.status(400, `{"error":"${CANARY}"}`), { kind: 'busy', reason: 'unauthorized' }],
    ['answered with 500', answers.status(500, CANARY), { kind: 'not-sent' }],
    ['answered with rubbish', answers.text(CANARY), { kind: 'not-sent' }],
    ['cut off', answers.reset, { kind: 'not-sent' }],
  ])('sends no call when its request for a token is %s', async (_, answer, outcome) => {
    const stub = await startStubShop(answer);
    const got = await sendAdjust(shopifyAt(stub.url, { auth }));
    expect(got).toMatchObject(outcome);
    expect(JSON.stringify(got)).not.toContain(CANARY);
    expect(stub.seen).toHaveLength(1);
  });

  it('asks again after a failed request for a token', async () => {
    const stub = await startStubShop(answers.status(500), grant('shpat_a'), APPLIED);
    const storefront = shopifyAt(stub.url, { auth });
    await sendAdjust(storefront);
    expect((await sendAdjust(storefront)).kind).toBe('applied');
  });
});

describe('sign-in with a fixed token', () => {
  it('does not repeat a call after a 401', async () => {
    const stub = await startStubShop(answers.status(401));
    await sendAdjust(shopifyAt(stub.url));
    expect(stub.seen).toHaveLength(1);
  });
});

describe('secrets', () => {
  const echoes: [string, Answer][] = [
    ['a user error', answers.userErrors({ field: null, code: 'X', message: `token ${TOKEN}` })],
    ['a top-level error', answers.json({ errors: [{ message: `token ${TOKEN}` }] })],
    ['a failed validation', answers.json({ errors: [{ message: TOKEN, extensions: { code: 'BAD_REQUEST' } }] })],
    ['HTML', answers.text(`<html>${TOKEN}</html>`)],
    ['a 401', answers.status(401, `{"errors":"${TOKEN}"}`)],
  ];

  it.each(echoes)('stay out of outcomes and errors when the shop echoes them in %s', async (_, answer) => {
    const stub = await startStubShop(answer);
    const storefront = shopifyAt(stub.url);
    const outcome = await sendAdjust(storefront);
    const error = await storefront.locations(calm).catch((thrown: unknown) => thrown);
    expect(inspect([outcome, error], { depth: 9 })).not.toContain(TOKEN);
  });

  it('stay out of what can be printed of the adapter', () => {
    for (const secretAuth of [{ accessToken: CANARY }, auth]) {
      const storefront = shopifyAt('http://127.0.0.1:9', { auth: secretAuth });
      expect(inspect(storefront, { depth: 9, showHidden: true })).not.toContain(CANARY);
    }
  });

  it('are refused unquoted when a header could not carry them', () => {
    const accessToken = `${CANARY}\nx`;
    const create = () =>
      createShopify({ url: 'http://x', domain: 'd', apiVersion: '2026-07', auth: { accessToken }, timeoutMs: 1 });
    expect(create).toThrow(expect.objectContaining({ code: 'shopify-credential-unreadable' }));
    expect(create).not.toThrow(CANARY);
  });
});
