import type { Clock } from '../clock.ts';
import type { EntityManager } from '../database.ts';
import { DomainError } from '../errors.ts';
import { checkPending } from './import/check.ts';
import type { Answers } from './import/judge-counts.ts';
import { createMissing } from './import/create-missing.ts';
import { lockSkus } from './import/lock-skus.ts';
import { MOVEMENTS_HEADER } from './import/parse-row.ts';
import { readCsv } from './import/read-csv.ts';
import { resolvePending } from './import/resolve-pending.ts';
import { stageRows } from './import/stage-rows.ts';
import { type ImportSummary, summarize } from './import/summarize.ts';
import { writePending } from './import/write-pending.ts';
import type { Ledger } from './ledger.ts';

export type { ImportSummary } from './import/summarize.ts';

export interface Import extends Answers {
  /** The bytes of a movement file, plain or gzip. */
  readonly source: AsyncIterable<Uint8Array>;
  /** Whether unknown SKUs and bins are made. */
  readonly create: boolean;
  /** Checks everything and writes nothing. */
  readonly dryRun: boolean;
  /** Who imports, e.g. "terminal:ana". */
  readonly actor: string;
  /** Whether whoever imports may also decide on a case, which the file's counts do then. */
  readonly approver?: boolean | undefined;
  /** Asked once, when there is something to write and nothing is written yet; false leaves everything as it is. */
  readonly confirm: (summary: ImportSummary) => Promise<boolean>;
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
  /** Stops the import, until the moment it commits. */
  readonly signal?: AbortSignal | undefined;
}

export interface ImportProgress {
  readonly phase: 'reading' | 'checking' | 'writing';
  readonly rows: number;
  /** Of the source, before unpacking. */
  readonly bytes?: number;
}

export interface ImportResult {
  /** Rows of the file; a transfer is one row, though two lines. */
  readonly rows: number;
  /** With `alreadyRecorded` it makes `rows`; of a dry run: what would be recorded; 0 when declined. */
  readonly recorded: number;
  readonly alreadyRecorded: number;
  readonly created: { readonly skus: number; readonly bins: number };
  readonly outcome: 'recorded' | 'dry-run' | 'declined';
  /** What was asked about, for a dry run nobody was asked about too. */
  readonly summary: ImportSummary;
}

/**
 * The ledger's second door: a whole file in one unit of work, by the rules of `postMovement`, as if its rows were posted
 * one after the other. Rows the ledger has are skipped, so the same file again changes nothing. Read, staged, checked and
 * confirmed before any SKU is locked; checked again under the lock. Throws DomainError `bad-import`, which lists line and
 * reason, or `import-stopped`; then nothing is written.
 */
export async function importMovements(ledger: Ledger, order: Import): Promise<ImportResult> {
  const result = await ledger.database
    .em()
    .transactional((em) => importInto(em, ledger, order))
    .catch((error: unknown) => {
      throw order.signal?.aborted ? stopped() : inWords(error);
    });
  if (result.outcome === 'recorded' && result.recorded > 0) ledger.wake();
  return result;
}

async function importInto(em: EntityManager, ledger: Ledger, order: Import): Promise<ImportResult> {
  const { create, dryRun, confirm, signal } = order;
  const { rows, problems } = await stage(em, ledger, order);
  order.onProgress?.({ phase: 'checking', rows });
  await resolvePending(em, order);
  await checkPending(em, { ...answersOf(order), create, problems, now: ledger.clock.now() });
  const summary = await summarize(em, rows);
  const recorded = rows - summary.alreadyRecorded;
  const nothing = {
    rows,
    alreadyRecorded: summary.alreadyRecorded,
    recorded: 0,
    created: { skus: 0, bins: 0 },
    summary,
  };
  if (dryRun) {
    const created = { skus: summary.newSkus.count, bins: summary.newBins.count };
    return { ...nothing, recorded, created, outcome: 'dry-run' };
  }
  if (recorded === 0) return { ...nothing, outcome: 'recorded' };
  if (!(await orAborted(confirm(summary), signal))) return { ...nothing, outcome: 'declined' };

  order.onProgress?.({ phase: 'writing', rows });
  const written = await write(em, order, ledger.clock);
  signal?.throwIfAborted();
  return { ...written, rows, alreadyRecorded: rows - written.recorded, outcome: 'recorded', summary };
}

async function stage(em: EntityManager, { channels }: Ledger, { source, actor, signal, onProgress }: Import) {
  let bytes = 0;
  const rows = readCsv({ source, headers: [MOVEMENTS_HEADER], signal, onBytes: (sofar) => (bytes = sofar) });
  const onRows = (count: number) => onProgress?.({ phase: 'reading', rows: count, bytes });
  return stageRows(em, rows, { actor, channels, onRows });
}

/** From the first lock to the commit; whatever changed since the file was checked is seen here. */
async function write(em: EntityManager, order: Import, clock: Clock) {
  const { create, actor, approver = false } = order;
  const created = create ? await createMissing(em) : { skus: 0, bins: 0 };
  await lockSkus(em);
  const recordedAt = clock.now();
  await resolvePending(em, order);
  await checkPending(em, { ...answersOf(order), create: false, problems: [], now: recordedAt });
  const recorded = await writePending(em, { actor, recordedAt, approver });
  return { created, recorded };
}

function answersOf({ inCount, shopShows }: Import): Answers {
  return { inCount, shopShows };
}

function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  const aborted = new Promise<never>((_resolve, reject) => {
    if (signal.aborted) reject(stopped());
    signal.addEventListener('abort', () => reject(stopped()), { once: true });
  });
  return Promise.race([promise, aborted]);
}

/** Another writer took a key of the file for another SKU while this one wrote: neither lock sees the other, the index does. */
function inWords(error: unknown): unknown {
  if (!(error instanceof Error && 'constraint' in error && error.constraint === 'movement_idempotency_key_line_key'))
    return error;
  return new DomainError(
    'bad-import',
    'Nothing was imported: somebody used a key of this file at the same moment. Import it again to see which line.',
  );
}

function stopped(): DomainError {
  return new DomainError('import-stopped', 'The import was stopped: nothing was written.');
}
