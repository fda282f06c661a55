import type { Clock } from '../clock.ts';
import { type Database, type EntityManager, query, run } from '../database.ts';
import { DomainError } from '../errors.ts';

interface Deps {
  readonly database: Database;
  readonly clock: Clock;
}

export interface KnownShop {
  readonly domain: string;
  readonly sandbox: boolean;
}

/**
 * A ledger belongs to one shop for ever: pointed at another, it would "correct" every number of the wrong one.
 * The first shop is remembered; any other is refused with `other-shop`.
 */
export async function rememberShop({ database, clock }: Deps, shop: KnownShop): Promise<void> {
  const known = await remembered(database.em(), shop, clock.now());
  if (known.domain === shop.domain && known.sandbox === shop.sandbox) return;
  throw new DomainError(
    'other-shop',
    `This ledger belongs to ${named(known)}, not to ${named(shop)}. Give ${named(shop)} a database of its own (LOCKSTEP_DATA or DATABASE_URL).`,
    { known: known.domain, asked: shop.domain },
  );
}

async function remembered(em: EntityManager, { domain, sandbox }: KnownShop, now: Date): Promise<KnownShop> {
  await run(em, 'insert into known_shop (domain, sandbox, learned_at) values ($1, $2, $3) on conflict do nothing', [
    domain,
    sandbox,
    now,
  ]);
  const [known] = await query<KnownShop>(em, 'select domain, sandbox from known_shop');
  return known!;
}

function named({ domain, sandbox }: KnownShop): string {
  return sandbox ? `the sandbox shop ${domain}` : `the shop ${domain}`;
}
