/** `npm run -s sim -- --seeds N [--seed S] [--json]`: plays the outbox through seeded bad days; exit code 1 when one went wrong. */
import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import { brokenDesigns } from './broken-designs.ts';
import { playMany } from './play-many.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    broken: { type: 'string' },
    json: { type: 'boolean' },
    help: { type: 'boolean' },
  },
});
if (values.help) {
  process.stdout.write(
    `npm run -s sim -- [--seeds N] [--seed S] [--broken NAME] [--json]\n\n  --seeds N      schedules to play (1000)\n  --seed S       the first one (1)\n  --broken NAME  play a design known to be wrong: ${Object.keys(brokenDesigns).join(', ')}\n`,
  );
  process.exit(0);
}
const design = values.broken === undefined ? undefined : brokenDesigns[values.broken];
const [first, seeds] = [Number(values.seed), Number(values.seeds)];
if (!Number.isInteger(first) || !Number.isInteger(seeds) || seeds < 1 || (values.broken !== undefined && !design)) {
  process.stderr.write('--seeds and --seed take whole numbers, --broken one of the names that --help lists.\n');
  process.exit(2);
}

const bar = process.stderr.isTTY
  ? new SingleBar({ format: '{bar} {value}/{total} schedules, {eta_formatted} left' })
  : null;
bar?.start(seeds, 0);
const { failed, ...tally } = await playMany(first, seeds, {
  ...(design && { design }),
  onSeed: (done) => bar?.update(done),
});
bar?.stop();
for (const { seed, why } of failed) process.stderr.write(`seed ${seed}: ${why}\n`);
const { lost, duplicated, outOfOrder, invariantFailures, schedulesPerSecond } = tally;
process.stdout.write(
  values.json
    ? `${JSON.stringify(tally)}\n`
    : `${tally.seeds} schedules: ${lost} units lost, ${duplicated} duplicated, ${outOfOrder} out of order, ${invariantFailures} invariant failures; ${schedulesPerSecond} a second\n`,
);
process.exit(lost + duplicated + outOfOrder + invariantFailures === 0 ? 0 : 1);
