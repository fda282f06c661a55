import { type EntityManager, query } from '../database.ts';
import { DomainError } from '../errors.ts';
import { Bin, type BinKind } from './bin.ts';
import type { Ledger } from './ledger.ts';
import { Location } from './location.ts';
import { checkName } from './text.ts';

export interface NewBin {
  readonly code: string;
  /** The location's name. */
  readonly location: string;
  readonly kind: Exclude<BinKind, 'quarantine'>;
}

export interface AddedBin {
  readonly bin: Bin;
  /** False when it was there already, at the same location and of the same kind. */
  readonly created: boolean;
}

/** Makes a place in a building. Throws DomainError `unknown-location`, or `bin-elsewhere` when the code is painted on another shelf. */
export async function addBin({ database }: Pick<Ledger, 'database'>, asked: NewBin): Promise<AddedBin> {
  const code = checkName('bin', asked.code);
  return database.em().transactional(async (em) => {
    const location = await locationNamed(em, asked.location.trim());
    const rows = await query(
      em,
      'insert into bin (code, location_id, kind) values ($1, $2, $3) on conflict (code) do nothing returning id',
      [code, location.id, asked.kind],
    );
    const bin = await em.findOneOrFail(Bin, { code });
    if (bin.locationId !== location.id || bin.kind !== asked.kind) throw await elsewhere(em, bin);
    return { bin, created: rows.length === 1 };
  });
}

async function locationNamed(em: EntityManager, name: string): Promise<Location> {
  const locations = await em.find(Location, {}, { orderBy: { name: 'asc' } });
  const location = locations.find((location) => location.name === name);
  if (location) return location;
  const known = locations.map((location) => location.name);
  throw new DomainError('unknown-location', `There is no location "${name}": use one of ${known.join(', ')}.`, {
    name,
    known,
  });
}

async function elsewhere(em: EntityManager, { code, kind, locationId }: Bin): Promise<DomainError> {
  const { name } = await em.findOneOrFail(Location, locationId);
  return new DomainError(
    'bin-elsewhere',
    `${code} is a ${kind} bin at "${name}" already. A code belongs to one bin: choose another.`,
    { code, kind, location: name },
  );
}
