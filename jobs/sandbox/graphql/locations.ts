import type { Database } from '../database/open.ts';
import { gid } from '../gid.ts';
import type { View } from './visit.ts';

export interface LocationRow {
  readonly id: number;
  readonly name: string;
  readonly is_active: boolean;
}

export async function readLocations(db: Database, ids: readonly number[]): Promise<LocationRow[]> {
  const { rows } = await db.query<LocationRow>(
    'select id, name, is_active from location where id = any($1) order by id',
    [ids],
  );
  return rows;
}

export function locationView(row: LocationRow): View {
  return {
    __typename: 'Location',
    id: gid('Location', row.id),
    name: row.name,
    isActive: row.is_active,
    fulfillsOnlineOrders: row.is_active,
    isFulfillmentService: false,
  };
}
