import { z } from 'zod';
import type { Database } from '../database/open.ts';
import { SandboxError } from '../errors.ts';
import { gid } from '../gid.ts';
import { simRoute } from './route.ts';

interface LocationLine {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
}

export const listLocations = simRoute('GET', z.object({}), async ({ pool }) => ({ locations: await readAll(pool) }));

export const location = simRoute(
  'POST',
  z.object({ name: z.string().trim().min(1), active: z.boolean().default(true) }),
  async ({ pool }, { name, active }) => {
    await pool.query(
      `insert into location (name, is_active) values ($1, $2)
           on conflict (name) do update set is_active = excluded.is_active`,
      [name, active],
    );
    return { location: (await readAll(pool)).find((one) => one.name === name) };
  },
);

/** The ids of these names, the default location's where there is none. */
export async function locationIds(db: Database, names: readonly (string | undefined)[]): Promise<number[]> {
  const { rows } = await db.query<{ id: number; name: string; is_active: boolean }>(
    'select id, name, is_active from location order by id',
  );
  const first = rows.find((row) => row.is_active)?.id ?? 0;
  return names.map((name) => {
    if (name === undefined) return first;
    const id = rows.find((row) => row.name === name)?.id;
    if (id !== undefined) return id;
    const known = rows.map((row) => row.name).join(', ');
    throw new SandboxError('unknown-location', `The shop has no location ${name}. It has: ${known}.`);
  });
}

async function readAll(db: Database): Promise<LocationLine[]> {
  const { rows } = await db.query<{ id: number; name: string; is_active: boolean }>(
    'select id, name, is_active from location order by id',
  );
  return rows.map((row) => ({ id: gid('Location', row.id), name: row.name, active: row.is_active }));
}
