import { Client } from 'pg';
import { startBenchServer } from './bench-server.ts';
import { quantile, type Result, round, spread } from './report.ts';

export interface Subject {
  readonly name: string;
  /** Fills an empty database of its own, measures, checks what it did, and leaves no connection open. */
  readonly measure: (url: string) => Promise<Measured>;
}

export interface Measured {
  readonly perSecond: number;
  readonly correct: boolean;
  readonly rssMb?: number;
  /** How long single operations took, where they have a target. */
  readonly samplesMs?: readonly number[];
}

interface Order {
  readonly rounds: number;
  readonly progress: (line: string) => void;
}

/** Every round measures each subject once, in turn, each on an empty database of one server: what else the machine does, it does to all. */
export async function inTurn(subjects: readonly Subject[], { rounds, progress }: Order): Promise<Result[]> {
  const server = await startBenchServer();
  const measured = new Map<string, Measured[]>(subjects.map(({ name }) => [name, []]));
  try {
    for (let index = 1; index <= rounds; index++) {
      for (const { name, measure } of subjects) {
        const url = await server.database();
        const one = await measure(url);
        await server.drop(url);
        measured.get(name)!.push(one);
        progress(`round ${index} of ${rounds}: ${name} ${Math.round(one.perSecond).toLocaleString('en')}/s`);
      }
    }
  } finally {
    await server.stop();
  }
  return [...measured].map(([subject, all]) => resultOf(subject, all));
}

function resultOf(subject: string, all: readonly Measured[]): Result {
  const samples = all.flatMap((one) => one.samplesMs ?? []);
  const rss = all.flatMap((one) => one.rssMb ?? []);
  return {
    subject,
    ...spread(all.map((one) => one.perSecond)),
    ...(rss.length > 0 && { rssMb: Math.max(...rss) }),
    ...(samples.length > 0 && { p99Ms: round(quantile(samples, 0.99)) }),
    correct: all.every((one) => one.correct),
  };
}

export function resultNamed(results: readonly Result[], subject: string): Result {
  return results.find((result) => result.subject === subject)!;
}

/** How many times the peer's median the subject's is. */
export function ratio(results: readonly Result[], subject: string, peer: string): number {
  return round(resultNamed(results, subject).median / resultNamed(results, peer).median);
}

/** In words, which subjects did not do what they were measured doing. */
export function wrong(results: readonly Result[]): string[] {
  return results.filter((result) => !result.correct).map(({ subject }) => `${subject} did not do what it should`);
}

/** The planner knows the tables, and the log of the filling is on the disk: nobody pays for what came before. */
export async function settleDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query('vacuum analyze');
  await client.query('checkpoint');
  await client.end();
}

/** How many a second, while `work` ran. */
export async function timed(count: number, work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return count / ((performance.now() - started) / 1_000);
}
