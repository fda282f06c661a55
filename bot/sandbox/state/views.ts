import { randomBytes } from 'node:crypto';
import type { Input } from '../blocks/state.ts';
import type { HomeView, ModalView } from '../blocks/surface.ts';
import type { Database } from '../database/open.ts';

export interface StoredView {
  readonly id: string;
  readonly userId: string;
  readonly isOpen: boolean;
  readonly rootId: string;
  readonly previousId: string | null;
  /** Changes with every update, so that two writers notice each other (views.update's hash). */
  readonly hash: string;
  readonly body: ModalView | HomeView;
  readonly input: Input;
  /** Faults under fields, by block_id, and one sentence over the whole form. */
  readonly faults: Readonly<Record<string, string>>;
  readonly notice: string | null;
}

/** Puts a modal on top of the person's stack. */
export async function openView(
  db: Database,
  body: ModalView,
  userId: string,
  below: StoredView | undefined,
): Promise<StoredView> {
  const id = `V${randomBytes(6).toString('hex').toUpperCase()}`;
  const { rows } = await db.query<StoredView>(
    `insert into view (id, kind, user_id, root_id, previous_id, hash, body)
     values ($1, 'modal', $2, $3, $4, $5, $6)
     returning ${COLUMNS}`,
    [id, userId, below?.rootId ?? id, below?.id ?? null, freshHash(), JSON.stringify(body)],
  );
  return rows[0] as StoredView;
}

const COLUMNS = `id, user_id as "userId", is_open as "isOpen", root_id as "rootId", previous_id as "previousId", hash, body,
  input, faults, notice`;

function freshHash(): string {
  return `${Date.now()}.${randomBytes(4).toString('hex')}`;
}

/** The home of a person is one view that lives for ever. */
export async function publishHome(db: Database, body: HomeView, userId: string): Promise<StoredView> {
  const id = `VH${randomBytes(6).toString('hex').toUpperCase()}`;
  const { rows } = await db.query<StoredView>(
    `insert into view (id, kind, user_id, root_id, hash, body)
     values ($1, 'home', $2, $1, $3, $4)
     on conflict (user_id) where kind = 'home' do update
       set body = excluded.body, hash = excluded.hash, input = '{}'
     returning ${COLUMNS}`,
    [id, userId, freshHash(), JSON.stringify(body)],
  );
  return rows[0] as StoredView;
}

/** A new body on an open view; what the person typed into fields that are still there stays. */
export async function updateView(db: Database, id: string, body: ModalView | HomeView): Promise<StoredView> {
  const { rows } = await db.query<StoredView>(
    `update view set body = $2, hash = $3, faults = '{}', notice = null where id = $1 returning ${COLUMNS}`,
    [id, JSON.stringify(body), freshHash()],
  );
  return rows[0] as StoredView;
}

export type FormAnswer = Pick<StoredView, 'input' | 'faults' | 'notice'>;

/** Keeps what was typed, with what is wrong about it. */
export async function answerForm(db: Database, id: string, answer: FormAnswer): Promise<void> {
  await db.query('update view set input = $2, faults = $3, notice = $4, hash = $5 where id = $1', [
    id,
    JSON.stringify(answer.input),
    JSON.stringify(answer.faults),
    answer.notice,
    freshHash(),
  ]);
}

export async function closeView(db: Database, id: string): Promise<void> {
  await db.query('update view set is_open = false where id = $1', [id]);
}

export async function closeStack(db: Database, rootId: string): Promise<void> {
  await db.query('update view set is_open = false where root_id = $1', [rootId]);
}

export async function findView(db: Database, id: string): Promise<StoredView | undefined> {
  return (await db.query<StoredView>(`select ${COLUMNS} from view where id = $1`, [id])).rows[0];
}

export async function findOpenByExternalId(db: Database, externalId: string): Promise<StoredView | undefined> {
  const { rows } = await db.query<StoredView>(
    `select ${COLUMNS} from view where is_open and body ->> 'external_id' = $1`,
    [externalId],
  );
  return rows[0];
}

/** The open modals of a person, the top one first. */
export async function openModals(db: Database, userId: string): Promise<StoredView[]> {
  const { rows } = await db.query<StoredView>(
    `select ${COLUMNS} from view where user_id = $1 and kind = 'modal' and is_open order by ordinal desc`,
    [userId],
  );
  return rows;
}

export async function homeOf(db: Database, userId: string): Promise<StoredView | undefined> {
  const { rows } = await db.query<StoredView>(`select ${COLUMNS} from view where user_id = $1 and kind = 'home'`, [
    userId,
  ]);
  return rows[0];
}
