import type { Statement } from '../answer.ts';
import { moment } from '../words.ts';

/** What runs where, as `npm start` shows it. */
export interface Board {
  readonly rows: readonly BoardRow[];
  /** Of each job, when it runs next. */
  readonly nextRuns: readonly { readonly name: string; readonly nextRunAt: Date | null }[];
}

export interface BoardRow {
  readonly what: string;
  readonly where: string;
  /** True: it stands in for the real thing. */
  readonly standIn: boolean;
}

/** The table that `npm start` prints first. */
export function boardStatement({ rows, nextRuns }: Board): Statement {
  return {
    headline: 'Lockstep',
    tables: [
      {
        columns: [{ name: 'what' }, { name: 'where' }, { name: '' }],
        rows: [
          ...rows.map(({ what, where, standIn }) => [what, where, standIn ? 'SANDBOX' : '']),
          ...nextRuns.map(({ name, nextRunAt }) => [name, nextRunAt ? `next ${moment(nextRunAt)}` : 'now', '']),
        ],
      },
    ],
  };
}
