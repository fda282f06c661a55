import { DomainError } from '../domain/errors.ts';
import type { InTurn } from '../domain/reconcile/compare-now.ts';
import type { UntakenOrders } from '../domain/storefront/find-untaken.ts';
import type { AgentDeps } from './deps.ts';
import { createLine } from './line.ts';
import { createLimiter } from './rate-limit.ts';
import { createShared, type Shared } from './shared-work.ts';

const MOST_AT_ONCE = 8;
/** Whoever comes behind them would wait longer than an agent does. */
const MOST_WAITING = 5;
/** Each may have 250 orders of the shop read, whose budget delivering and reconciling need. */
const COMPARISONS_A_MINUTE = 30;

interface ShopTurns {
  readonly inTurn: InTurn;
  readonly share: Shared<UntakenOrders>;
}

/** What may ask the shop for an agent: few at once, sharing what orders say, and not too often. It refuses with `shop-busy`. */
export function shopTurns(deps: AgentDeps, signal: AbortSignal): ShopTurns {
  const { line, pace, share } = turnsOf(deps);
  const inTurn: InTurn = async (work) => {
    if (line.isFull()) throw busy('is being asked by several already; try again in some seconds');
    const wait = pace.take('');
    if (wait > 0) throw busy(`was asked ${COMPARISONS_A_MINUTE} times within a minute; try again in ${wait} s`);
    return line.inTurn(work, signal);
  };
  return { inTurn, share };
}

function busy(why: string): DomainError {
  return new DomainError('shop-busy', `The shop ${why}, or use list_readings.`);
}

type Turns = ReturnType<typeof createTurns>;

/** Connections come and go, over HTTP one a question: what all of them share lives as long as the deps. */
const known = new WeakMap<AgentDeps, Turns>();

function turnsOf(deps: AgentDeps): Turns {
  const turns = known.get(deps) ?? createTurns(deps);
  known.set(deps, turns);
  return turns;
}

function createTurns({ clock }: AgentDeps) {
  return {
    line: createLine(MOST_WAITING, { atOnce: MOST_AT_ONCE }),
    pace: createLimiter({ perMinute: COMPARISONS_A_MINUTE, clock }),
    share: createShared<UntakenOrders>(),
  };
}
