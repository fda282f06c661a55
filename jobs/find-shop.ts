import { rememberShop } from '../domain/controls/remember-shop.ts';
import type { Ledger } from '../domain/ledger/ledger.ts';
import type { Storefront } from '../domain/ports/storefront.ts';
import { type ShopifySettings, shopifyOptions } from './adapters/shopify/settings.ts';
import { createShopify } from './adapters/shopify/shopify.ts';
import { isAnswering, type SandboxAddress } from './demo/sim-client.ts';
import { findSandbox } from './find-sandbox.ts';

export interface Shop {
  readonly storefront: Storefront;
  /** Null: it is a real one. */
  readonly sandbox: SandboxAddress | null;
}

interface Wanted {
  readonly settings: ShopifySettings;
  readonly ledger: Pick<Ledger, 'database' | 'clock'>;
  /** The sandbox that a running process told of, if any, as of now. */
  readonly known: () => SandboxAddress | null;
  /** Where a sandbox of our own keeps its world; asked for only when one has to be started. */
  readonly databaseUrl: () => Promise<string>;
  /** Takes what stops a sandbox of our own. */
  readonly keep: (stop: () => Promise<void>) => Promise<void>;
}

/**
 * The shop, opened when it is first asked for. One that could not be opened is tried anew the next time, and a sandbox
 * that went away with the process it ran in is looked for again.
 */
export function findShop(wanted: Wanted): () => Promise<Shop> {
  let opening: Promise<Shop> | undefined;
  return async () => {
    const before = opening;
    const shop = await before?.catch(() => undefined);
    if (shop && (await isStillThere(shop))) return shop;
    if (opening === before) opening = open(wanted); // else somebody else noticed it first
    return opening!;
  };
}

async function isStillThere({ sandbox }: Shop): Promise<boolean> {
  return sandbox === null || isAnswering(sandbox);
}

async function open({ settings, ledger, known, databaseUrl, keep }: Wanted): Promise<Shop> {
  const real = shopifyOptions(settings);
  const sandbox = real ? null : await openSandbox({ known, databaseUrl, keep });
  const { SHOPIFY_API_VERSION: apiVersion, SHOPIFY_TIMEOUT_MS: timeoutMs } = settings;
  const storefront = createShopify(real ?? { ...sandbox!, auth: sandbox!, apiVersion, timeoutMs });
  await rememberShop(ledger, { domain: storefront.domain, sandbox: sandbox !== null });
  return { storefront, sandbox };
}

async function openSandbox({ known, databaseUrl, keep }: Pick<Wanted, 'known' | 'databaseUrl' | 'keep'>) {
  const { address, stop } = await findSandbox({ known: known(), databaseUrl });
  await keep(stop);
  return address;
}
