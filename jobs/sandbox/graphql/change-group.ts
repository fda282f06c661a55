import { dateTime } from '../clock.ts';
import { gid, numberOf } from '../gid.ts';
import { itemViews, readItems } from './items.ts';
import { locationView, readLocations } from './locations.ts';
import { lazily, type View, type Visit } from './visit.ts';

interface GroupRow {
  readonly id: number;
  readonly created_at: Date;
  readonly reason: string;
  readonly reference: string | null;
}

interface ChangeRow {
  readonly name: string;
  readonly delta: number;
  readonly item_id: number;
  readonly location_id: number;
  readonly ledger_document: string | null;
}

interface ChangeArgs {
  readonly inventoryItemIds?: readonly string[] | null;
  readonly locationIds?: readonly string[] | null;
  readonly quantityNames?: readonly string[] | null;
}

/** The adjustment group as the records stand now; the same for a first answer and for a replayed one. */
export async function changeGroupView(visit: Visit, id: number): Promise<View | null> {
  const { rows } = await visit.pool.query<GroupRow>(
    'select id, created_at, reason, reference from change_group where id = $1',
    [id],
  );
  const group = rows[0];
  if (group === undefined) return null;
  return {
    __typename: 'InventoryAdjustmentGroup',
    id: gid('InventoryAdjustmentGroup', group.id),
    createdAt: dateTime(group.created_at),
    reason: group.reason,
    referenceDocumentUri: group.reference,
    app: { __typename: 'App', id: gid('App', 1), title: 'Lockstep (sandbox)' },
    changes: (args: ChangeArgs) => changeViews(visit, group.id, args),
  };
}

async function changeViews(visit: Visit, groupId: number, args: ChangeArgs): Promise<View[]> {
  const changes = (await readChanges(visit, groupId)).filter((change) => isAskedFor(change, args));
  const items = lazily(async () => {
    const rows = await readItems(
      visit.pool,
      changes.map((change) => change.item_id),
    );
    const views = itemViews(visit, rows);
    return new Map(rows.map((row, index) => [row.id, views[index]]));
  });
  const locations = lazily(async () => {
    const rows = await readLocations(
      visit.pool,
      changes.map((change) => change.location_id),
    );
    return new Map(rows.map((row) => [row.id, locationView(row)]));
  });
  return changes.map((change) => ({
    __typename: 'InventoryChange',
    name: change.name,
    delta: change.delta,
    // null in every recorded answer, although the schema offers a number.
    quantityAfterChange: null,
    ledgerDocumentUri: change.ledger_document,
    item: async () => (await items()).get(change.item_id) ?? null,
    location: async () => (await locations()).get(change.location_id) ?? null,
  }));
}

async function readChanges(visit: Visit, groupId: number): Promise<ChangeRow[]> {
  const { rows } = await visit.pool.query<ChangeRow>(
    'select name, delta, item_id, location_id, ledger_document from change where group_id = $1 order by ordinal',
    [groupId],
  );
  return rows;
}

function isAskedFor(change: ChangeRow, args: ChangeArgs): boolean {
  const items = args.inventoryItemIds?.map((id) => numberOf('InventoryItem', id));
  const locations = args.locationIds?.map((id) => numberOf('Location', id));
  return (
    (items?.includes(change.item_id) ?? true) &&
    (locations?.includes(change.location_id) ?? true) &&
    (args.quantityNames?.includes(change.name) ?? true)
  );
}
