import type { Mode } from '../../../domain/controls/mode.ts';
import { setMode } from '../../../domain/controls/mode.ts';
import { query, run } from '../../../domain/database.ts';
import { caseCard } from '../../../domain/history/case-card.ts';
import { investigateCase } from '../../../domain/investigation/investigate-case.ts';
import { createPlaybook } from '../../../domain/investigation/playbook.ts';
import type { Investigator } from '../../../domain/ports/investigator.ts';
import type { CaseCard } from '../../../domain/ports/notifier.ts';
import { runReconcile } from '../../../domain/reconcile/run-reconcile.ts';
import { MINUTE, World } from '../reconcile/world.ts';

export { HOUR, MINUTE } from '../reconcile/world.ts';

/** A warehouse, its shop in memory, and what the tests of cases ask of them again and again. */
export class House {
  readonly world: World;
  /** How often the drain was woken. */
  wakes = 0;

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

  mode(mode: Mode): Promise<void> {
    return setMode(this.world, { mode, actor: 'test' });
  }

  /** What the playbook (or another) makes of the newest case of that SKU. */
  async investigate(sku: string, investigator: Investigator = createPlaybook(this.world)) {
    const deps = { ...this.world.deps, investigator, wake: () => void this.wakes++ };
    return investigateCase(deps, (await this.caseOf(sku)).id, this.world.signal);
  }

  /**
   * Receives units of which the shop never hears: every attempt failed before anything left, and the next one is minutes
   * away. Until it is late everything agrees; then it is a drift. Returns the delivery's id.
   */
  async stuckPush(sku: string, units: number, { outcome = 'not-sent:refused' } = {}): Promise<string> {
    await this.world.receive(sku, units);
    const delivery = await this.world.deliver(sku, 'waiting', { attempts: 2 });
    await this.attempts(delivery, [outcome, outcome]);
    await this.reconcile();
    this.world.pass(15 * MINUTE);
    await this.reconcile();
    await run(this.em(), 'update delivery set next_attempt_at = $2 where id = $1', [delivery, this.inFourMinutes()]);
    return delivery;
  }

  inFourMinutes(): Date {
    return new Date(this.world.now.getTime() + 4 * MINUTE);
  }

  async attempts(delivery: string, outcomes: readonly (string | null)[]): Promise<void> {
    for (const [index, outcome] of outcomes.entries())
      await run(
        this.em(),
        `insert into delivery_attempt (delivery_id, number, epoch, started_at, finished_at, outcome)
         values ($1, $2, 1, $3, case when $4::text is not null then $3::timestamptz end, $4)`,
        [delivery, index + 1, this.world.now, outcome],
      );
  }

  /** What was ever written that the shop could notice, and what was decided. */
  async traces(sku: string) {
    const [row] = await query<Traces>(this.em(), traces, [sku]);
    return row!;
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

interface Traces {
  /** Deliveries whose next attempt is due. */
  due: number;
  sets: number;
  corrections: { state: string; from: number; to: number }[];
  decisions: string[];
  findings: number;
}

const traces = `
with subject as (select id from sku where code = $1)
select (select count(distinct d.id)::integer from delivery d join message m on m.delivery_id = d.id, subject
         where m.sku_id = subject.id and d.next_attempt_at <= (select max(made_at) from finding)) as due,
       (select count(*)::integer from message, subject where sku_id = subject.id and effect = 'set') as sets,
       (select coalesce(json_agg(json_build_object('state', state, 'from', from_quantity, 'to', to_quantity) order by r.id), '[]')
          from correction r, subject where sku_id = subject.id) as corrections,
       (select coalesce(json_agg(concat_ws(' ', actor, verb) order by n.id), '[]')
          from decision n join drift_case c on c.id = n.case_id, subject where c.sku_id = subject.id) as decisions,
       (select count(*)::integer from finding f join drift_case c on c.id = f.case_id, subject where c.sku_id = subject.id) as findings`;
