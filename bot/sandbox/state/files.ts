import { randomBytes } from 'node:crypto';
import type { Database } from '../database/open.ts';

export interface StoredFile {
  readonly id: string;
  readonly secret: string;
  readonly name: string;
  readonly title: string;
  readonly length: number;
  readonly content: Buffer | null;
  readonly isComplete: boolean;
}

/** A place to upload one file to; the secret is the address. */
export async function expectFile(db: Database, name: string, length: number): Promise<StoredFile> {
  const id = `F${randomBytes(5).toString('hex').toUpperCase()}`;
  const { rows } = await db.query<StoredFile>(
    `insert into file (id, secret, name, title, length) values ($1, $2, $3, $3, $4) returning ${COLUMNS}`,
    [id, randomBytes(18).toString('base64url'), name, length],
  );
  return rows[0] as StoredFile;
}

const COLUMNS = 'id, secret, name, title, length, content, is_complete as "isComplete"';

/** False: nobody expects a file there. */
export async function storeContent(db: Database, secret: string, content: Buffer): Promise<boolean> {
  const { rowCount } = await db.query('update file set content = $2 where secret = $1', [secret, content]);
  return rowCount === 1;
}

export async function completeFile(
  db: Database,
  id: string,
  title: string | undefined,
): Promise<StoredFile | undefined> {
  const { rows } = await db.query<StoredFile>(
    `update file
        set is_complete = true, title = coalesce($2, title)
      where id = $1
        and content is not null
      returning ${COLUMNS}`,
    [id, title ?? null],
  );
  return rows[0];
}

export async function findFile(db: Database, id: string): Promise<StoredFile | undefined> {
  return (await db.query<StoredFile>(`select ${COLUMNS} from file where id = $1 and is_complete`, [id])).rows[0];
}
