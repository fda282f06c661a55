import { isDeepStrictEqual } from 'node:util';
import { type Design, type Keeping, playSchedule } from './schedule.ts';

export interface Tally {
  seeds: number;
  lost: number;
  duplicated: number;
  outOfOrder: number;
  invariantFailures: number;
  schedulesPerSecond: number;
  /** The first seeds that went wrong, with what was wrong: play one again with --seeds 1 --seed N. */
  failed: { seed: number; why: string }[];
}

interface Options {
  readonly design?: (() => Design) | undefined;
  /** Plays each schedule there, too: the shop's journal must be the same, call by call. */
  readonly twin?: Keeping | undefined;
  /** For designs that are meant to fail. */
  readonly stopAtFailure?: boolean;
  readonly onSeed?: (done: number) => void;
}

const MOST_SHOWN = 5;

/** Plays seeds from `first` on. */
export async function playMany(first: number, seeds: number, options: Options = {}): Promise<Tally> {
  const started = performance.now();
  const tally = emptyTally();
  for (let seed = first; seed < first + seeds; seed++) {
    const { lost, duplicated, outOfOrder, failures } = await playTwice(seed, options);
    const wrong = lost + duplicated + outOfOrder + failures.length > 0;
    const why = [`lost ${lost}, duplicated ${duplicated}, out of order ${outOfOrder}`, ...failures].join('; ');
    const counts = { lost, duplicated, outOfOrder, invariantFailures: failures.length };
    add(tally, { ...counts, seeds: 1, schedulesPerSecond: 0, failed: wrong ? [{ seed, why }] : [] });
    if (wrong && options.stopAtFailure) break;
    options.onSeed?.(tally.seeds);
  }
  tally.schedulesPerSecond = Math.round(tally.seeds / ((performance.now() - started) / 1_000));
  return tally;
}

export function emptyTally(): Tally {
  return { seeds: 0, lost: 0, duplicated: 0, outOfOrder: 0, invariantFailures: 0, schedulesPerSecond: 0, failed: [] };
}

export function add(tally: Tally, { failed, ...more }: Tally): void {
  tally.seeds += more.seeds;
  tally.lost += more.lost;
  tally.duplicated += more.duplicated;
  tally.outOfOrder += more.outOfOrder;
  tally.invariantFailures += more.invariantFailures;
  tally.failed = [...tally.failed, ...failed].slice(0, MOST_SHOWN);
}

async function playTwice(seed: number, { design, twin }: Options) {
  const played = await playSchedule(seed, design?.());
  if (!twin || isDeepStrictEqual(await playSchedule(seed, design?.(), twin), played)) return played;
  return { ...played, failures: [...played.failures, 'went another way in PostgreSQL than in memory'] };
}
