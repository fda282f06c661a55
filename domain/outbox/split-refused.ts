import type { PlannedLine } from './plan.ts';

/** What a refusal says about where the fault lies. */
export interface Refusal {
  /** Indexes of the lines it names; none: it names none. */
  readonly lines: readonly number[];
  /** The call itself is at fault: no part of it would fare better. */
  readonly whole?: boolean;
}

/**
 * Which messages of a refused delivery go again, and which of them together; what is in no part stays refused. Lines that
 * the shop names stay, all others go on together. Where it names none, the delivery is halved, down to single SKUs: of n
 * lines a bad one is alone after log2(n) rounds, and a shop that refuses everything costs 2n - 1 calls, once. A fault of
 * the call costs none: every part would have it. The lines of a SKU stay together, so a transfer stays whole. Pure.
 */
export function splitRefused(lines: readonly PlannedLine[], refusal: Refusal): number[][] {
  const units = [...Map.groupBy(lines, (line) => line.skuId).values()];
  if (refusal.whole || units.length === 1) return [];
  const named = new Set(refusal.lines.map((index) => lines[index]?.skuId));
  const rest = units.filter((unit) => !named.has(unit[0]!.skuId));
  if (rest.length < units.length) return rest.length > 0 ? [messagesOf(rest)] : [];
  const middle = Math.ceil(units.length / 2);
  return [messagesOf(units.slice(0, middle)), messagesOf(units.slice(middle))];
}

function messagesOf(units: readonly (readonly PlannedLine[])[]): number[] {
  return units.flat().flatMap((line) => line.messageIds);
}
