import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../../domain/database.ts';
import { promptHash } from '../../jobs/adapters/claude/prompt.ts';
import { House } from '../domain/investigation/house.ts';
import { Agency, KEY, MODEL } from './hostile/agency.ts';
import type { Script, Seen } from './hostile/scripted-claude.ts';
import { tablesWith } from './hostile/tables-with.ts';

let house: House;
let agency: Agency;

beforeEach(async () => {
  house = await House.open();
  agency = await Agency.open(house);
  await house.mode('assist');
  await house.agreeing('MUG');
  await house.agreeing('CAP');
});
afterEach(async () => {
  await agency.close();
  await house.close();
});

/** Looks at the case, then at three lists side by side, and cites what it saw. */
function looking(answer: (seen: Seen) => object): Script {
  return [
    () => ({ texts: ['I look at the case first.'], calls: [['get_case']] }),
    () => ({
      calls: [
        ['list_messages', { limit: 20 }],
        ['list_readings', { limit: 20 }],
        ['list_storefront_events', { limit: 20 }],
      ],
    }),
    (seen) => ({ texts: [JSON.stringify({ confidence: 0.95, ...answer(seen) })] }),
  ];
}

const stuck = looking(({ rows }) => ({
  explanation: 'The update of the receipt never left: every try was refused before anything was sent.',
  evidence: rows.filter(({ status }) => status === 'waiting').map(({ ref }) => ref),
  cause: 'push overdue',
  action: 'redrive',
}));

const typed = looking(({ rows }) => ({
  explanation: 'Somebody typed a number in the shop.',
  evidence: rows.filter(({ kind }) => kind === 'step').map(({ ref }) => ref),
  cause: 'unattributed change',
  action: 'ask',
}));

const overloaded: Script = [() => ({ status: 529, texts: [`Overloaded, says ${KEY}.`] })];
const broken: Script = [() => ({ status: 400, texts: [`x-api-key ${KEY} is too long`] })];

async function investigate(sku: string, script: Script) {
  const { id } = await house.caseOf(sku);
  return agency.investigate(id, script);
}

/** The newest of a SKU. */
async function findingOf(sku: string): Promise<Record<string, unknown>> {
  const [row] = await query<Record<string, unknown>>(house.em(), newestFinding, [(await house.caseOf(sku)).id]);
  return row!;
}

const newestFinding = `
select f.investigator, f.instead, f.cause, f.confidence::float8, f.action, f.decision, f.mode, f.evidence, f.gates,
       f.investigation_id is not null as recorded, i.model, i.prompt_hash, i.outcome, i.turns, i.tool_calls, i.transcript,
       i.input_tokens::float8, i.output_tokens::float8, i.cost_usd::float8
  from finding f left join investigation i on i.id = f.investigation_id and i.case_id = f.case_id
 where f.case_id = $1
 order by f.id desc
 limit 1`;

describe('Claude investigates', () => {
  it('a stuck update of 4, and in mode assist it is sent again by itself', async () => {
    await house.stuckPush('MUG', 4);
    const { decision, claude } = await investigate('MUG', stuck);

    expect(decision).toBe('fix');
    expect(agency.wakes).toBe(1);
    expect(claude.headers.map((headers) => headers.get('authorization'))).toEqual(
      Array.from({ length: 3 }, () => `Bearer ${KEY}`),
    );
    expect(await house.traces('MUG')).toEqual({
      due: 1,
      sets: 0,
      corrections: [],
      decisions: ['lockstep redrive'],
      findings: 1,
    });
    const finding = await findingOf('MUG');
    expect(finding).toMatchObject({
      investigator: MODEL,
      instead: null,
      cause: 'push overdue',
      confidence: 0.95,
      action: 'redrive',
      decision: 'fix',
      mode: 'assist',
      evidence: [{ kind: 'message', contribution: -4 }],
    });
    const gates = finding['gates'] as { passed: boolean }[];
    expect(gates).toHaveLength(9);
    expect(gates.filter(({ passed }) => !passed)).toEqual([]);
    expect(agency.errors).toEqual([]);
  });

  it('and what passed is kept: transcript, cost, prompt and every question that its tools were asked', async () => {
    await house.stuckPush('MUG', 4);
    const { id: caseId } = await house.caseOf('MUG');
    await investigate('MUG', stuck);

    const finding = await findingOf('MUG');
    expect(finding).toMatchObject({
      recorded: true,
      model: MODEL,
      prompt_hash: promptHash,
      outcome: 'answered',
      turns: 3,
      tool_calls: 4,
      input_tokens: 6_000,
      output_tokens: 300,
      cost_usd: (6_000 * 4 + 300 * 20) / 1e6,
    });
    const transcript = finding['transcript'] as { role: string }[];
    expect(transcript.map(({ role }) => role)).toEqual(['user', 'assistant', 'user', 'assistant', 'user', 'assistant']);
    expect(JSON.stringify(transcript)).toContain('The update of the receipt never left');
    const place = { sku: 'MUG', location: 'main', limit: 20 };
    expect(await query(house.em(), toolCalls)).toEqual([
      { transport: 'memory', client: 'lockstep', name: 'get_case', arguments: { caseId }, outcome: 'found' },
      { transport: 'memory', client: 'lockstep', name: 'list_messages', arguments: place, outcome: 'found' },
      { transport: 'memory', client: 'lockstep', name: 'list_readings', arguments: place, outcome: 'found' },
      { transport: 'memory', client: 'lockstep', name: 'list_storefront_events', arguments: place, outcome: 'nothing' },
    ]);
    expect(await query(house.em(), spent)).toEqual([{ calls: 3, usd: 0.03 }]);
  });

  it('a number that somebody typed, and a person is asked', async () => {
    await house.typed('CAP', -4);
    const { decision } = await investigate('CAP', typed);

    expect(decision).toBe('ask');
    expect(agency.wakes).toBe(0);
    expect(await house.traces('CAP')).toMatchObject({
      due: 0,
      sets: 0,
      corrections: [{ state: 'proposed', from: 6, to: 10 }],
      decisions: [],
    });
    expect(await house.card('CAP')).toMatchObject({
      finding: {
        investigator: MODEL,
        instead: null,
        cause: 'unattributed change',
        explanation: 'Somebody typed a number in the shop.',
      },
      proposal: { from: 6, to: 10 },
    });
    expect(await findingOf('CAP')).toMatchObject({ evidence: [{ kind: 'step', contribution: -4 }] });
  });

  it('and when it is overloaded the playbook answers, and finding and card say instead of whom', async () => {
    await house.typed('CAP', -4);
    const { decision } = await investigate('CAP', overloaded);

    expect(decision).toBe('ask');
    const instead = `${MODEL} did not answer: the model is overloaded (529)`;
    expect(await findingOf('CAP')).toMatchObject({
      investigator: 'playbook',
      instead,
      cause: 'unattributed change',
      recorded: true,
      outcome: 'overloaded',
      cost_usd: 0,
    });
    expect(await house.card('CAP')).toMatchObject({
      finding: { investigator: 'playbook', instead, confidence: 0.95 },
      proposal: { from: 6, to: 10 },
    });
  });
});

describe('the key of the service', () => {
  it('is nowhere in the database, whatever the service repeats', async () => {
    await house.stuckPush('MUG', 4);
    await house.typed('CAP', -4);
    const { claude } = await investigate('MUG', stuck);
    await investigate('CAP', overloaded);
    await investigate('CAP', broken);

    expect(claude.headers[0]!.get('authorization')).toBe(`Bearer ${KEY}`);
    expect((await findingOf('CAP'))['instead']).toContain('x-api-key *** is too long');
    expect(await tablesWith(house.world, 'x-api-key')).toEqual(['finding', 'investigation']);
    expect(await tablesWith(house.world, 'never left: every try')).toEqual(['finding', 'investigation']);
    expect(await tablesWith(house.world, KEY)).toEqual([]);
    expect(await tablesWith(house.world, KEY.slice(-12))).toEqual([]);
  });
});

const toolCalls = `
select transport, client, name, arguments, outcome from agent_call where method = 'tools/call'
 order by case name when 'get_case' then 0 else 1 end, name`;

const spent = `
select count(*)::integer as calls, sum(cost_usd)::float8 as usd from model_call where settled_at is not null`;
