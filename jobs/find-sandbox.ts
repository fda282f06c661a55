import { randomBytes } from 'node:crypto';
import { isAnswering, type SandboxAddress } from './demo/sim-client.ts';
import { startSandboxShop } from './sandbox/shop.ts';

interface Wanted {
  /** The one a running process told of, if any. */
  readonly known: SandboxAddress | null;
  /** Asked for only when one has to be started. */
  readonly databaseUrl: () => Promise<string>;
}

/** Shopify's Enterprise plan: a stand-in keeps to a budget too, but need not make anybody wait for it. */
const LARGEST_PLAN = { maximumAvailable: 40_000, restoreRate: 2_000 };

/** The sandbox shop that runs already, or else one of our own until stopped: both keep the same database. */
export async function findSandbox({
  known,
  databaseUrl,
}: Wanted): Promise<{ address: SandboxAddress; stop: () => Promise<void> }> {
  if (known && (await isAnswering(known))) return { address: known, stop: async () => {} };
  const accessToken = randomBytes(24).toString('hex');
  const shop = await startSandboxShop({ databaseUrl: await databaseUrl(), accessToken, throttle: LARGEST_PLAN });
  return { address: { url: shop.url, domain: shop.domain, accessToken }, stop: () => shop.stop() };
}
