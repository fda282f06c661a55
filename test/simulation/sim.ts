/** `npm run -s sim -- --seeds N [--seed S] [--json]`: plays the outbox through seeded bad days; exit code 1 when one went wrong. */
import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import { migrate } from '../../domain/database.ts';
import { startBenchServer } from '../bench/bench-server.ts';
import { brokenDesigns } from './broken-designs.ts';
import { inPostgres } from './in-postgres.ts';
import { playMany, type Tally } from './play-many.ts';
import { playParallel } from './play-parallel.ts';

const help = `npm run -s sim -- [--seeds N] [--seed S] [--store postgres] [--broken NAME] [--json]

  --seeds N         schedules to play (1000)
  --seed S          the first one (1)
  --store postgres  play each also on PostgreSQL: the shop's journal must be the same
  --broken NAME     play a design known to be wrong: ${Object.keys(brokenDesigns).join(', ')}
`;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    store: { type: 'string', default: 'memory' },
    broken: { type: 'string' },
    json: { type: 'boolean' },
    help: { type: 'boolean' },
  },
});
if (values.help) {
  process.stdout.write(help);
  process.exit(0);
}
const [first, seeds, broken] = [Number(values.seed), Number(values.seeds), values.broken];
const inWholeNumbers = Number.isInteger(first) && first > 0 && Number.isInteger(seeds) && seeds > 0;
const known = ['memory', 'postgres'].includes(values.store) && (broken === undefined || broken in brokenDesigns);
if (!inWholeNumbers || !known) {
  process.stderr.write(`Not understood.\n\n${help}`);
  process.exit(2);
}

const bar = process.stderr.isTTY
  ? new SingleBar({ format: '{bar} {value}/{total} schedules, {eta_formatted} left' })
  : null;
bar?.start(seeds, 0);
const onSeed = (done: number) => bar?.update(done);
const { failed, ...tally } =
  values.store === 'postgres' ? await playBeside() : await playParallel({ first, seeds, broken }, onSeed);
bar?.stop();
for (const { seed, why } of failed) process.stderr.write(`seed ${seed}: ${why}\n`);
const { lost, duplicated, outOfOrder, invariantFailures, schedulesPerSecond } = tally;
process.stdout.write(
  values.json
    ? `${JSON.stringify(tally)}\n`
    : `${tally.seeds} schedules: ${lost} units lost, ${duplicated} duplicated, ${outOfOrder} out of order, ${invariantFailures} invariant failures; ${schedulesPerSecond} a second\n`,
);
process.exit(lost + duplicated + outOfOrder + invariantFailures === 0 ? 0 : 1);

async function playBeside(): Promise<Tally> {
  const server = await startBenchServer();
  try {
    const url = await server.database();
    await migrate(url);
    const postgres = await inPostgres(url);
    const design = broken === undefined ? undefined : brokenDesigns[broken];
    const played = await playMany(first, seeds, { design, twin: postgres.keep, onSeed });
    await postgres.close();
    return played;
  } finally {
    await server.stop();
  }
}
