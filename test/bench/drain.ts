import { drainLockstep } from './drain-lockstep.ts';
import { drainByHand, drainGraphile, drainPgBoss } from './drain-peers.ts';
import type { Bench, Report, Result } from './report.ts';
import { inTurn, ratio, type Subject, wrong } from './rounds.ts';

/** Calls on their way to the shop at once: as many as the product allows itself, and its peers the same. */
const LANES = 4;
/** It sends a message a call: as many calls at once as one of ours has lines. */
const GRAPHILE_LANES = 250;

const LEAST_RATIO = 1;
const LEAST_MIX_RATIO = 2;

/** A backlog, to its last confirmation. One message a SKU, so that nothing can be summed; beside it a day of a warehouse, where much can. */
export const drain: Bench = {
  summary: 'delivers a backlog of messages to a shop 20 ms away, next to job queues',
  rounds: 3,
  size: 20_000,
  run: async ({ rounds, size, progress }) =>
    judge({ rounds, size }, await inTurn(subjects(size), { rounds, progress })),
};

function subjects(size: number): Subject[] {
  return [
    { name: 'lockstep', measure: (url) => drainLockstep(url, { size, skus: size, kind: 'one per SKU' }) },
    { name: 'pg-boss', measure: (url) => drainPgBoss(url, { size, lanes: LANES }) },
    { name: 'lockstep, mix', measure: (url) => drainLockstep(url, { size, skus: size / 10, kind: 'mix' }) },
    { name: 'pg-boss, 1 lane', measure: (url) => drainPgBoss(url, { size, lanes: 1 }) },
    { name: 'graphile-worker', measure: (url) => drainGraphile(url, { size, lanes: GRAPHILE_LANES }) },
    { name: 'by hand', measure: (url) => drainByHand(url, { size, lanes: LANES }) },
    { name: 'by hand, 1 lane', measure: (url) => drainByHand(url, { size, lanes: 1 }) },
  ];
}

function judge({ rounds, size }: { rounds: number; size: number }, results: readonly Result[]): Report {
  const even = ratio(results, 'lockstep', 'pg-boss');
  const mix = ratio(results, 'lockstep, mix', 'pg-boss');
  return {
    name: 'drain',
    unit: 'messages/s',
    rounds,
    results,
    ratios: {
      'lockstep/pg-boss': even,
      'lockstep, mix/pg-boss': mix,
      'lockstep/pg-boss, 1 lane': ratio(results, 'lockstep', 'pg-boss, 1 lane'),
      'lockstep/graphile-worker': ratio(results, 'lockstep', 'graphile-worker'),
      'lockstep/by hand': ratio(results, 'lockstep', 'by hand'),
    },
    missed: [
      ...(even < LEAST_RATIO ? [`${even} x pg-boss with one message a SKU, not ${LEAST_RATIO} x`] : []),
      ...(mix < LEAST_MIX_RATIO ? [`${mix} x pg-boss with the mix, not ${LEAST_MIX_RATIO} x`] : []),
      ...wrong(results),
    ],
    notes: notes(size),
  };
}

function notes(size: number): string[] {
  return [
    `${size.toLocaleString('en')} messages a round. Targets: ${LEAST_RATIO} x pg-boss with one message a SKU, ${LEAST_MIX_RATIO} x with the mix; pg-boss has as many lanes (calls at once) as lockstep, ${LANES}.`,
    'correct: the shop was told each message once, and the books of whoever told it say so.',
    'lockstep: up to 250 lines a call; body and key of each call are stored before it is sent, so it can be sent again without being applied twice; a row for each attempt; one row confirms all messages of a call.',
    `mix: ${(size / 10).toLocaleString('en')} SKUs, a few moving most, 20 % receipts, 60 % shipments, 10 % returns, 10 % adjustments; a SKU's messages of one reason are one line.`,
    'pg-boss: fetch of 250 (each row claimed), one call, complete of 250 (each row updated). No key of its own to send again under.',
    `graphile-worker: a message a job and a call, ${GRAPHILE_LANES} at once, jobs claimed by 500, completions (rows deleted) in batches. No shop would let that many calls in.`,
    'by hand: update .. skip locked of 250, one call, update of 250; two narrow updates a message and nothing else.',
  ];
}
