import { query } from '../../../domain/database.ts';
import type { Agency } from './agency.ts';
import { MODEL } from './agency.ts';
import type { Hostile } from './hostile.ts';
import { type Allowed, whatIsAllowed } from './oracle.ts';
import type { ScriptedClaude } from './scripted-claude.ts';
import type { Stage } from './stage.ts';
import { type Change, changes, everything } from './written.ts';

export interface Play extends Hostile {
  readonly name: string;
}

/** What came of one finding. */
export interface Outcome {
  readonly play: Play;
  readonly claude: ScriptedClaude;
  readonly decision: string | null;
  /** The finding that stands, and whose it is. */
  readonly finding: Standing;
  /** What the rows allow that finding. */
  readonly allowed: Allowed;
  readonly changed: readonly Change[];
  /** What was changed and isn't what the rows allow. */
  readonly outside: readonly Change[];
  /** What its tools were asked, as it arrived at their server. */
  readonly calls: readonly ToolCall[];
  /** How often the drain was woken. */
  readonly wakes: number;
}

interface ToolCall {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

interface Standing {
  readonly investigator: string;
  readonly instead: string | null;
  /** As the model would have said it. */
  readonly text: string;
}

/** Plays one after another on the same stage, and compares all there is before and after each. */
export async function performAll(stage: Stage, agency: Agency, plays: readonly Play[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let before = await everything(stage.house.em());
  let calledBefore = 0;
  for (const play of plays) {
    const wakes = agency.wakes;
    const { decision, claude } = await agency.investigate(play.place.caseId, play.script);
    const finding = await standingOf(stage, play);
    const allowed = await allowedTo(stage, play, finding, claude);
    const after = await everything(stage.house.em());
    const changed = changes(before, after);
    const outside = await outsideOf(stage, play, allowed, changed);
    const calls = await callsSince(stage, calledBefore);
    outcomes.push({ play, claude, decision, finding, allowed, changed, outside, calls, wakes: agency.wakes - wakes });
    calledBefore += calls.length;
    before = after;
  }
  return outcomes;
}

function callsSince(stage: Stage, before: number): Promise<ToolCall[]> {
  const sql = `select name, arguments from agent_call where method = 'tools/call' order by id offset $1`;
  return query<ToolCall>(stage.house.em(), sql, [before]);
}

/** A model's finding is judged as it came over the wire, the playbook's as it was stored. */
function allowedTo(stage: Stage, { place }: Play, finding: Standing, claude: ScriptedClaude): Promise<Allowed> {
  const text = finding.investigator === MODEL ? claude.lastText : finding.text;
  return whatIsAllowed(stage.house.em(), place, text);
}

async function standingOf(stage: Stage, { place }: Play): Promise<Standing> {
  const [row] = await query<Standing>(stage.house.em(), newestFinding, [place.caseId]);
  return row!;
}

const newestFinding = `
select investigator, instead,
       json_build_object('action', action, 'confidence', confidence, 'evidence',
         (select coalesce(json_agg((cited ->> 'kind') || '/' || (cited ->> 'id')), '[]') from jsonb_array_elements(evidence) cited))::text as text
  from finding
 where case_id = $1
 order by id desc
 limit 1`;

/** Sending again makes stored deliveries due now and leaves one line about it; every other change is outside. */
async function outsideOf(stage: Stage, play: Play, allowed: Allowed, changed: readonly Change[]): Promise<Change[]> {
  if (allowed === 'nothing') return [...changed];
  const rows = await query<{ id: string }>(
    stage.house.em(),
    'select distinct delivery_id as id from message where id = any($1) and delivery_id is not null',
    [allowed],
  );
  const deliveries = new Set(rows.map(({ id }) => id));
  const { now } = stage.house.world;
  let lines = 0;
  return changed.filter(({ table, old, now: row }) => {
    if (table === 'decision' && !old && row)
      return !(row['case_id'] === play.place.caseId && row['verb'] === 'redrive' && ++lines === 1);
    if (table !== 'delivery' || !old || !row || !deliveries.has(String(row['id']))) return true;
    const due = new Date(String(row['next_attempt_at'])).getTime() === now.getTime();
    return !due || JSON.stringify({ ...row, next_attempt_at: old['next_attempt_at'] }) !== JSON.stringify(old);
  });
}
