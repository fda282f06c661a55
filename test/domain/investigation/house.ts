import { query } from '../../../domain/database.ts';
import { caseCard } from '../../../domain/history/case-card.ts';
import type { CaseCard } from '../../../domain/ports/notifier.ts';
import { runReconcile } from '../../../domain/reconcile/run-reconcile.ts';
import { MINUTE, World } from '../reconcile/world.ts';

export { HOUR, MINUTE } from '../reconcile/world.ts';

/** A warehouse, its shop in memory, and what the tests of cases ask of them again and again. */
export class House {
  readonly world: World;

  private constructor(world: World) {
    this.world = world;
  }

  static async open(): Promise<House> {
    return new House(await World.open());
  }

  close(): Promise<void> {
    return this.world.close();
  }

  em() {
    return this.world.em();
  }

  /** A SKU of which both sides hold `units`, and a run that agrees. */
  async agreeing(sku: string, units = 10): Promise<string> {
    await this.world.sku(sku);
    await this.world.open(sku, units);
    const item = this.world.storefront.addItem(sku, units);
    await this.reconcile();
    return item;
  }

  /** A minute later. */
  async reconcile(): Promise<number> {
    this.world.pass(MINUTE);
    const result = await runReconcile(this.world.deps, this.world.signal);
    if (result.outcome !== 'complete') throw new TypeError(result.failure);
    return result.runId;
  }

  /** Somebody types a number into the shop, and a run sees it. */
  async typed(sku: string, delta: number): Promise<number> {
    this.world.storefront.change(sku, delta);
    return this.reconcile();
  }

  cases(): Promise<CaseRow[]> {
    return query<CaseRow>(this.em(), cases);
  }

  /** The newest case of that SKU. */
  async caseOf(sku: string): Promise<CaseRow> {
    return (await this.cases()).findLast((row) => row.sku === sku)!;
  }

  async card(sku: string): Promise<CaseCard> {
    const { id } = await this.caseOf(sku);
    return (await caseCard(this.em(), id, { sandbox: true }))!;
  }

  /** How often the case's card was given a reason to show something new; null without a card. */
  async wanted(sku: string): Promise<number | null> {
    const { id } = await this.caseOf(sku);
    const [row] = await query<{ wanted: number }>(this.em(), 'select wanted from notice where case_id = $1', [id]);
    return row?.wanted ?? null;
  }

  steps(): Promise<{ sku: string; from: number; to: number }[]> {
    return query(this.em(), steps);
  }
}

export interface CaseRow {
  id: number;
  sku: string;
  delta: number;
  severity: string;
  closedAs: string | null;
  ignored: boolean;
  drifts: number;
}

const cases = `
select c.id::float8, s.code as sku, c.delta, c.severity, c.closed_as as "closedAs", c.ignored_until is not null as ignored,
       (select count(*)::integer from case_drift where case_id = c.id) as drifts
  from drift_case c join sku s on s.id = c.sku_id
 order by c.id`;

const steps = `
select s.code as sku, t.from_quantity as from, t.to_quantity as to
  from step t join sku s on s.id = t.sku_id order by t.id`;
