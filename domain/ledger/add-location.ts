import { UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import { type EntityManager, query, run } from '../database.ts';
import { DomainError } from '../errors.ts';
import type { Ledger } from './ledger.ts';
import { Location } from './location.ts';
import { checkName } from './text.ts';

export interface NewLocation {
  readonly name: string;
  /** As the storefront's port gives it; left out, the location keeps the one it has. */
  readonly shopLocationId?: string | undefined;
}

export interface AddedLocation {
  readonly location: Location;
  readonly outcome: 'created' | 'changed' | 'unchanged';
}

/**
 * Makes a building, or tells which location of the shop an existing one is. Throws DomainError `shop-location-taken` when
 * another building is it, `location-in-use` when movements were already told to another location of the shop.
 */
export async function addLocation(
  { database }: Pick<Ledger, 'database'>,
  { name, shopLocationId }: NewLocation,
): Promise<AddedLocation> {
  const asked = {
    name: checkName('location', name),
    shopLocationId: shopLocationId === undefined ? null : checkName('shop location', shopLocationId),
  };
  try {
    return await database.em().transactional((em) => add(em, asked));
  } catch (error) {
    // Two people at the same moment; the index knows who came first.
    if (error instanceof UniqueConstraintViolationException && asked.shopLocationId) throw taken(asked.shopLocationId);
    throw error;
  }
}

async function add(em: EntityManager, asked: { name: string; shopLocationId: string | null }): Promise<AddedLocation> {
  const created = await run(em, 'insert into location (name) values ($1) on conflict (name) do nothing', [asked.name]);
  const location = await locked(em, asked.name);
  if (asked.shopLocationId === null || asked.shopLocationId === location.shopLocationId) {
    return { location, outcome: created ? 'created' : 'unchanged' };
  }
  await refuseTaken(em, asked.shopLocationId);
  if (location.shopLocationId !== null) await refuseInUse(em, location);
  location.shopLocationId = asked.shopLocationId;
  return { location, outcome: created ? 'created' : 'changed' };
}

/** "for update" also waits for postings on their way: their messages hold a share of this row. */
async function locked(em: EntityManager, name: string): Promise<Location> {
  await query(em, 'select 1 from location where name = $1 for update', [name]);
  return em.findOneOrFail(Location, { name });
}

async function refuseTaken(em: EntityManager, shopLocationId: string): Promise<void> {
  const owner = await em.findOne(Location, { shopLocationId });
  if (owner) throw taken(shopLocationId, owner.name);
}

async function refuseInUse(em: EntityManager, { id, name, shopLocationId }: Location): Promise<void> {
  // A bin with a level has movements; there are far fewer levels to look through.
  const [used] = await query(
    em,
    'select 1 from stock_level l join bin b on b.id = l.bin_id where b.location_id = $1 limit 1',
    [id],
  );
  if (!used) return;
  throw new DomainError(
    'location-in-use',
    `"${name}" is the shop's location ${shopLocationId} and has movements, which were counted there. Make a new location for the other one.`,
    { name, shopLocationId },
  );
}

function taken(shopLocationId: string, owner?: string): DomainError {
  return new DomainError(
    'shop-location-taken',
    `${shopLocationId} is ${owner === undefined ? 'another location' : `"${owner}"`} already: each location of the shop belongs to one building.`,
    { shopLocationId, owner },
  );
}
