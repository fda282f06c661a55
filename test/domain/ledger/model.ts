import { NOW } from './warehouse.ts';

export const BINS = ['A-1', 'A-2', 'B-1'] as const;
export type BinCode = (typeof BINS)[number];

interface Line {
  readonly bin: BinCode;
  readonly at: Date;
  readonly delta: number;
  readonly kind: string;
  /** A count, and not what sets off a late movement. */
  readonly isCount: boolean;
}

/** A write as the model sees it: what was asked, without the SKU, of which there is one. */
export interface Asked {
  readonly kind: string;
  readonly channel?: string | undefined;
  readonly lines: readonly { readonly bin: BinCode; readonly delta?: number; readonly counted?: number }[];
  readonly occurredAt?: Date | undefined;
  readonly inCount?: boolean | undefined;
}

/** The ledger as a list that is read from the beginning each time: nothing is kept that could be kept wrongly. */
export class LedgerModel {
  readonly lines: Line[] = [];
  /** What was recorded under each key. */
  readonly keys = new Map<string, Asked>();

  onHand(bin: BinCode, until: Date | null = null): number {
    const seen = this.#of(bin).filter(({ at }) => until === null || at <= until);
    return seen.reduce((sum, { delta }) => sum + delta, 0);
  }

  /** Takes the write, or says the code it is refused with. */
  post(key: string, asked: Asked): string | null {
    const lines = this.#linesOf(asked);
    if (typeof lines === 'string') return lines;
    for (const bin of BINS) {
      const gained = lines.filter((line) => line.bin === bin).reduce((sum, { delta }) => sum + delta, 0);
      if (this.onHand(bin) + gained < 0) return asked.kind === 'recount' ? 'count-contradicted' : 'insufficient-stock';
    }
    this.lines.push(...lines);
    this.keys.set(key, asked);
    return null;
  }

  #linesOf({ kind, lines, occurredAt, inCount }: Asked): Line[] | string {
    const at = occurredAt ?? NOW;
    if (kind === 'opening' && !this.#mayOpen(lines[0]!.bin)) return 'late-opening';
    if (kind === 'recount') return this.#count(lines[0]!.bin, lines[0]!.counted!, at);
    const late = (bin: BinCode) =>
      occurredAt !== undefined && kind !== 'opening' && this.#of(bin).some((line) => line.isCount && line.at > at);
    if (inCount === undefined && lines.some(({ bin }) => late(bin))) return 'in-count-missing';
    return lines.flatMap(({ bin, delta = 0 }) => {
      const line = { bin, at, delta, kind, isCount: false };
      return late(bin) && inCount ? [line, { ...line, delta: -delta, kind: 'recount' }] : [line];
    });
  }

  #count(bin: BinCode, counted: number, at: Date): Line[] | string {
    const stands = this.#of(bin).some((line) => (line.isCount || line.kind === 'opening') && line.at > at);
    return stands
      ? 'count-superseded'
      : [{ bin, at, delta: counted - this.onHand(bin, at), kind: 'recount', isCount: true }];
  }

  #mayOpen(bin: BinCode): boolean {
    const building = bin.slice(0, 1);
    const there = this.lines.filter((line) => line.bin.startsWith(building));
    return there.every((line) => line.kind === 'opening' && line.bin !== bin);
  }

  #of(bin: BinCode): Line[] {
    return this.lines.filter((line) => line.bin === bin);
  }
}
