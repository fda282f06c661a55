import { z } from 'zod';
import type { ShopifyOptions } from './shopify.ts';

/** An empty line in an environment file means "not set". */
function optional<T extends z.ZodType>(schema: T): z.ZodPipe<z.ZodTransform, z.ZodOptional<T>> {
  return z.pipe(
    z.transform((value: unknown) => (typeof value === 'string' && value.trim() === '' ? undefined : value)),
    schema.optional(),
  );
}

const secret = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]+$/u, 'holds spaces or other stray characters: copy it again.');

const shop = z
  .string()
  .trim()
  .toLowerCase()
  .transform((text) => text.replace(/^https?:\/\//u, '').replace(/\/.*$/u, ''))
  .pipe(z.string().regex(/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/u, 'must look like "acme.myshopify.com".'));

/** `@idempotent` and `changeFromQuantity` are required by this adapter; both are in every version since 2026-04. */
const apiVersion = z
  .string()
  .trim()
  .regex(/^\d{4}-(?:01|04|07|10)$/u, 'must be a quarter like "2026-07".')
  .refine((version) => version >= '2026-07', 'must be 2026-07 or newer: the adapter was checked against no older one.');

/** The shop's settings: all or nothing, and one of the two ways to sign in. */
export const shopifySettings = z
  .object({
    SHOPIFY_SHOP: optional(shop),
    SHOPIFY_ACCESS_TOKEN: optional(secret),
    SHOPIFY_CLIENT_ID: optional(secret),
    SHOPIFY_CLIENT_SECRET: optional(secret),
    SHOPIFY_API_VERSION: optional(apiVersion).default('2026-07'),
    SHOPIFY_TIMEOUT_MS: optional(z.coerce.number().int().min(1_000).max(120_000)).default(15_000),
  })
  .superRefine((settings, context) => {
    for (const [name, message] of missing(settings)) context.addIssue({ code: 'custom', path: [name], message });
  });

export type ShopifySettings = z.infer<typeof shopifySettings>;

/** What `createShopify` needs of the settings; null when no shop is configured. */
export function shopifyOptions(settings: ShopifySettings): ShopifyOptions | null {
  const { SHOPIFY_SHOP: domain, SHOPIFY_ACCESS_TOKEN: accessToken } = settings;
  const { SHOPIFY_CLIENT_ID: clientId, SHOPIFY_CLIENT_SECRET: clientSecret } = settings;
  if (domain === undefined) return null;
  const auth =
    accessToken === undefined ? { clientId: clientId ?? '', clientSecret: clientSecret ?? '' } : { accessToken };
  return {
    url: `https://${domain}`,
    domain,
    auth,
    apiVersion: settings.SHOPIFY_API_VERSION,
    timeoutMs: settings.SHOPIFY_TIMEOUT_MS,
  };
}

type Credentials = Partial<
  Record<'SHOPIFY_SHOP' | 'SHOPIFY_ACCESS_TOKEN' | 'SHOPIFY_CLIENT_ID' | 'SHOPIFY_CLIENT_SECRET', string | undefined>
>;

/** Setting by setting, what is missing or too much, in words. */
function* missing(settings: Credentials): Generator<[name: keyof Credentials, message: string]> {
  const { SHOPIFY_SHOP: domain, SHOPIFY_ACCESS_TOKEN: token } = settings;
  const { SHOPIFY_CLIENT_ID: id, SHOPIFY_CLIENT_SECRET: clientSecret } = settings;
  if (token ?? id ?? clientSecret ?? domain) {
    if (!domain) yield ['SHOPIFY_SHOP', 'is missing: credentials are set, but not the shop they belong to.'];
    if (token && (id ?? clientSecret)) {
      yield [
        'SHOPIFY_ACCESS_TOKEN',
        'is set besides SHOPIFY_CLIENT_ID or SHOPIFY_CLIENT_SECRET: keep one way to sign in.',
      ];
    }
    if (id && !clientSecret) yield ['SHOPIFY_CLIENT_SECRET', 'is missing: SHOPIFY_CLIENT_ID needs it.'];
    if (clientSecret && !id) yield ['SHOPIFY_CLIENT_ID', 'is missing: SHOPIFY_CLIENT_SECRET needs it.'];
    if (domain && !token && !id && !clientSecret) {
      yield ['SHOPIFY_ACCESS_TOKEN', 'is missing: set it, or SHOPIFY_CLIENT_ID and SHOPIFY_CLIENT_SECRET.'];
    }
  }
}
