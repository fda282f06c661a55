import { type EntityManager, query } from '../database.ts';
import { DomainError } from '../errors.ts';

/** Names that are told; more wouldn't be read. */
const MOST_CODES = 3;
const MOST_LOCATIONS = 10;

/** Passes when the ledger knows this code, letter by letter; else throws `unknown-sku`, which names near ones. */
export async function checkSku(em: EntityManager, sku: string): Promise<void> {
  const [known] = await query(em, 'select from sku where code = $1', [sku]);
  if (known) return;
  const near = (await query<{ code: string }>(em, NEAR, [sku, MOST_CODES])).map(({ code }) => code);
  const advice = near.length > 0 ? `Did you mean ${listed(near, 'or')}? Otherwise s` : 'S';
  throw new DomainError(
    'unknown-sku',
    `No SKU is named "${shortened(sku)}" here, as codes are compared letter by letter. ${advice}earch for a part of its code, title or barcode.`,
    { sku, near },
  );
}

/** Passes when there is a location of this name; else throws `unknown-location`, which says what there is. */
export async function checkLocation(em: EntityManager, name: string): Promise<void> {
  const rows = await query<{ name: string }>(em, LOCATIONS, [name, MOST_LOCATIONS + 1]);
  if (rows[0]?.name === name) return;
  const names = rows.map((row) => row.name);
  const more = names.length > MOST_LOCATIONS ? ', and more' : '';
  const known = names.slice(0, MOST_LOCATIONS);
  throw new DomainError(
    'unknown-location',
    `No location is named "${shortened(name)}". There is ${listed(known, 'and')}${more}.`,
    { location: name, known },
  );
}

// Codes that are equal but for case, then those of which one begins with the other, then those that contain it; of
// each the ones nearest in length. A code of one or two letters begins too many texts to be meant.
const NEAR = `
select code
  from (
    select code,
           case when lower(code) = lower($1)                                     then 0
                when starts_with(lower(code), lower($1))                         then 1
                when length(code) > 2 and starts_with(lower($1), lower(code))    then 1
                when strpos(lower(code), lower($1)) > 0                          then 2
           end as distance
      from sku
  ) candidate
 where distance is not null
 order by distance, abs(length(code) - length($1)), code
 limit $2`;

// The one that was asked for stands first.
const LOCATIONS = 'select name from location order by name <> $1, id limit $2';

function listed(names: readonly string[], word: 'and' | 'or'): string {
  const quoted = names.map((name) => `"${shortened(name)}"`);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} ${word} ${quoted.at(-1)}`;
}

function shortened(name: string): string {
  return name.length > 80 ? `${name.slice(0, 79)}…` : name;
}
