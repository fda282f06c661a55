/** `npm run -s bench -- NAME [--json]`: measures, compares with peers in the same run, and fails when a target is missed. */
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { bulk } from './bulk.ts';
import { drain } from './drain.ts';
import { history } from './history.ts';
import { latency } from './latency.ts';
import type { Bench, Report } from './report.ts';
import { write } from './write.ts';

const benches: Record<string, Bench> = { bulk, drain, history, latency, write };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean' },
    help: { type: 'boolean' },
    rounds: { type: 'string' },
    size: { type: 'string' },
  },
});
const bench = benches[positionals[0] ?? ''];
if (values.help || !bench) {
  const lines = Object.entries(benches).map(([name, { summary }]) => `  ${name.padEnd(10)}${summary}`);
  process.stdout.write(`npm run -s bench -- NAME [--rounds N] [--size N] [--json]\n\n${lines.join('\n')}\n`);
  process.exit(values.help ? 0 : 2);
}

const report = await bench.run({
  rounds: Number(values.rounds ?? bench.rounds),
  size: Number(values.size ?? bench.size),
  progress: (line) => process.stderr.write(`${line}\n`),
});
process.stdout.write(`${values.json ? JSON.stringify(report) : picture(report)}\n`);
process.exit(report.missed.length === 0 ? 0 : 1);

function picture({ name, unit, rounds, results, ratios, missed, notes }: Report): string {
  const table = new Table({
    head: ['', `median ${unit}`, 'min', 'max', 'p99 ms', 'MB', 'correct'],
    style: { head: [], border: [] },
  });
  for (const { subject, median, min, max, p99Ms, rssMb, correct } of results) {
    table.push([subject, ...[median, min, max].map(number), number(p99Ms), number(rssMb), correct ? 'yes' : 'NO']);
  }
  const ratio = Object.entries(ratios).map(([pair, value]) => `${pair} = ${value}`);
  return [
    `${name}, ${rounds} rounds`,
    table.toString(),
    ...ratio,
    ...notes,
    ...missed.map((line) => `MISSED: ${line}`),
  ].join('\n');
}

function number(value: number | undefined): string {
  return value === undefined ? '' : value.toLocaleString('en', { maximumFractionDigits: 1 });
}
