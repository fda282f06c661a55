/** A stretch of time: `from` belongs to it, `to` doesn't. */
export interface Within {
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

/** Rows newest first. `next` is where to go on (given back as `before`), null at the end. */
export interface Page<Row, Position = number> {
  readonly rows: readonly Row[];
  readonly next: Position | null;
}

/** Makes a page of one row more than was wanted, which tells whether there is another page. */
export function pageOf<Row, Position>(
  rows: readonly Row[],
  limit: number,
  positionOf: (row: Row) => Position,
): Page<Row, Position> {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  return { rows: kept, next: rows.length > limit && last ? positionOf(last) : null };
}
