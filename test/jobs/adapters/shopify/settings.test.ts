import { describe, expect, it } from 'vitest';
import { shopifyOptions, shopifySettings } from '../../../../jobs/adapters/shopify/settings.ts';

const SHOP = { SHOPIFY_SHOP: 'acme.myshopify.com' };
const CLIENT = { SHOPIFY_CLIENT_ID: 'id', SHOPIFY_CLIENT_SECRET: 'canary-secret' };

const complaints = (env: Record<string, string>) => {
  const { error } = shopifySettings.safeParse(env);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join()} ${message}`);
};

describe('shopifySettings', () => {
  it('are no shop when nothing is set, also when lines are left empty', () => {
    for (const env of [{}, { SHOPIFY_SHOP: '', SHOPIFY_ACCESS_TOKEN: ' ', SHOPIFY_TIMEOUT_MS: '' }]) {
      expect(shopifyOptions(shopifySettings.parse(env))).toBeNull();
    }
  });

  it('take a token', () => {
    const settings = shopifySettings.parse({
      SHOPIFY_SHOP: 'https://Acme.myshopify.com/admin',
      SHOPIFY_ACCESS_TOKEN: 't',
    });
    expect(shopifyOptions(settings)).toEqual({
      url: 'https://acme.myshopify.com',
      domain: 'acme.myshopify.com',
      auth: { accessToken: 't' },
      apiVersion: '2026-07',
      timeoutMs: 15_000,
    });
  });

  it('take client credentials', () => {
    const settings = shopifySettings.parse({
      ...SHOP,
      ...CLIENT,
      SHOPIFY_API_VERSION: '2026-10',
      SHOPIFY_TIMEOUT_MS: '5000',
    });
    expect(shopifyOptions(settings)).toMatchObject({
      auth: { clientId: 'id', clientSecret: 'canary-secret' },
      apiVersion: '2026-10',
      timeoutMs: 5_000,
    });
  });

  it.each<[string, Record<string, string>, string]>([
    ['a shop alone', SHOP, 'SHOPIFY_ACCESS_TOKEN is missing'],
    ['a token alone', { SHOPIFY_ACCESS_TOKEN: 't' }, 'SHOPIFY_SHOP is missing'],
    ['an id without its secret', { ...SHOP, SHOPIFY_CLIENT_ID: 'id' }, 'SHOPIFY_CLIENT_SECRET is missing'],
    ['a secret without its id', { ...SHOP, SHOPIFY_CLIENT_SECRET: 's' }, 'SHOPIFY_CLIENT_ID is missing'],
    ['both ways to sign in', { ...SHOP, ...CLIENT, SHOPIFY_ACCESS_TOKEN: 't' }, 'keep one way'],
    ['a shop by its public name', { SHOPIFY_SHOP: 'acme.com', SHOPIFY_ACCESS_TOKEN: 't' }, 'must look like'],
    ['an older version', { ...SHOP, ...CLIENT, SHOPIFY_API_VERSION: '2026-04' }, '2026-07 or newer'],
    ['a version that is none', { ...SHOP, ...CLIENT, SHOPIFY_API_VERSION: 'unstable' }, 'quarter'],
    ['a timeout of nothing', { ...SHOP, ...CLIENT, SHOPIFY_TIMEOUT_MS: '0' }, 'SHOPIFY_TIMEOUT_MS'],
  ])('say in words what is wrong with %s', (_, env, words) => {
    expect(complaints(env).join('\n')).toContain(words);
  });

  it('never quote a secret', () => {
    const env = {
      ...SHOP,
      SHOPIFY_CLIENT_ID: 'id',
      SHOPIFY_CLIENT_SECRET: 'canary secret',
      SHOPIFY_ACCESS_TOKEN: 'canary token',
    };
    expect(complaints(env)).not.toEqual([]);
    expect(JSON.stringify(shopifySettings.safeParse(env))).not.toContain('canary');
  });
});
