import { type Design, playSchedule } from './schedule.ts';

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

/** Plays seeds from `first` on; `stopAtFailure` for designs that are meant to fail. */
export async function playMany(
  first: number,
  seeds: number,
  options: { design?: () => Design; stopAtFailure?: boolean; onSeed?: (done: number) => void } = {},
): Promise<Tally> {
  const started = performance.now();
  const tally: Tally = {
    seeds: 0,
    lost: 0,
    duplicated: 0,
    outOfOrder: 0,
    invariantFailures: 0,
    schedulesPerSecond: 0,
    failed: [],
  };
  for (let seed = first; seed < first + seeds; seed++) {
    const { lost, duplicated, outOfOrder, failures } = await playSchedule(seed, options.design?.());
    tally.seeds += 1;
    tally.lost += lost;
    tally.duplicated += duplicated;
    tally.outOfOrder += outOfOrder;
    tally.invariantFailures += failures.length;
    const wrong = lost + duplicated + outOfOrder + failures.length > 0;
    if (wrong && tally.failed.length < 5)
      tally.failed.push({ seed, why: [`lost ${lost}, duplicated ${duplicated}`, ...failures].join('; ') });
    if (wrong && options.stopAtFailure) break;
    options.onSeed?.(tally.seeds);
  }
  tally.schedulesPerSecond = Math.round(tally.seeds / ((performance.now() - started) / 1_000));
  return tally;
}
