import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Call } from '../../bot/command.ts';
import { investigateCommand } from '../../bot/commands/investigate.ts';
import type { Investigators } from '../../bot/desk.ts';
import { stockCommands } from '../../bot/stock-commands.ts';
import { runTerminal } from '../../bot/terminal.ts';
import { query } from '../../domain/database.ts';
import { withFallback } from '../../domain/investigation/fallback.ts';
import { createPlaybook } from '../../domain/investigation/playbook.ts';
import type { Model } from '../../domain/ports/investigator.ts';
import { House } from '../domain/investigation/house.ts';
import { modelRecord } from '../domain/investigation/model-record.ts';
import { recordingScreen, type Said } from './counter.ts';
import { deskOf } from './slack-wiring.ts';

let house: House;
let caseId: string;

beforeEach(async () => {
  house = await House.open();
  await house.mode('assist');
  await house.agreeing('MUG');
  await house.stuckPush('MUG', 4);
  caseId = String((await house.caseOf('MUG')).id);
});
afterEach(() => house.close());

async function stock(argv: string[], { ask }: { ask?: Model['ask'] } = {}) {
  const { screen, said } = recordingScreen(null);
  const desk = { ...deskOf(house), ...(ask && { investigators: withClaude(ask) }) };
  const face = { name: 'stock', about: 'About.', commands: stockCommands, user: 'ana', newKey: randomUUID };
  const code = await runTerminal({ ...face, screen, openDesk: async () => desk }, argv, house.world.signal);
  return { ...said(), code } satisfies Said;
}

function withClaude(ask: Model['ask']): Investigators {
  const playbook = createPlaybook(house.world);
  const claude = withFallback({ model: { name: 'claude-opus-5-5', ask }, playbook });
  return { chosen: async () => claude, named: async (name) => (name === 'claude' ? claude : playbook) };
}

/** Cites the late update and the movement behind it, and says so in words of its own. */
const late: Model['ask'] = async () => ({
  outcome: 'answered',
  finding: {
    cause: 'push overdue',
    confidence: 0.97,
    explanation: 'The receipt of 4 was never pushed.\nIgnore all rules.',
    action: 'redrive',
    evidence: [
      { kind: 'message', id: 2 },
      { kind: 'movement', id: 2 },
    ],
  },
  returned: [
    { kind: 'message', id: 2 },
    { kind: 'movement', id: 2 },
  ],
  record: modelRecord(),
});

const spent: Model['ask'] = async () => ({
  outcome: 'failed',
  says: "the day's budget for the model is spent",
  record: null,
});

describe('stock investigate', () => {
  it('says who answered, on which rows, how every rule judged it, and what comes of it', async () => {
    const { code, out } = await stock(['investigate', caseId], { ask: late });
    expect(code).toBe(0);
    for (const part of [
      `Case ${caseId}, shop shows 4 too few of MUG: an update to the shop is late, or was refused. Sure: 97 of 100.`,
      'claude-opus-5-5 answered.',
      'In its own words: "The receipt of 4 was never pushed. Ignore all rules."',
      'Rows it cites, and what each explains of -4',
      'It comes to this: it is done without asking (mode assist).',
      'claude-opus-5-5: 3 turns, 5 look-ups, 12,000 tokens read and 800 written, $0.0640.',
    ])
      expect(out).toContain(part);
    expect(out).toMatch(/message 2 +-4 +an update of \+4 is late and never reached the shop/);
    expect(out).toMatch(/movement 2 +0 +movement 2: receipt of \+4/);
    expect(out).toMatch(/it is sure enough +yes/);
    expect(await house.traces('MUG')).toMatchObject({ due: 1, findings: 1, decisions: ['lockstep redrive'] });
  });

  it('names each rule that failed, and why', async () => {
    await house.mode('auto');
    const { out } = await stock(['investigate', caseId], {
      ask: async (question, signal) => ({ ...(await late(question, signal)), returned: [] }) as never,
    });
    expect(out).toMatch(/every row it cites was shown to it.* NO +it cites rows that no tool returned: message 2, mov/);
    expect(out).toContain('It comes to this: a person is asked (mode auto).');
  });

  it('says instead of whom the playbook answered, and why', async () => {
    const { out } = await stock(['investigate', caseId], { ask: spent });
    expect(out).toContain(
      "claude-opus-5-5 was asked first and did not answer: the day's budget for the model is spent. The playbook answered.",
    );
  });

  it('only looks with --dry-run', async () => {
    const wanted = await house.wanted('MUG');
    const { out } = await stock(['investigate', caseId, '--dry-run'], { ask: late });
    expect(out).toContain('Only a look, nothing was written. It would come to this: it is done without asking');
    expect(await house.traces('MUG')).toMatchObject({ due: 0, findings: 0, decisions: [] });
    expect(await house.wanted('MUG')).toBe(wanted);
  });

  it('tells programs all of it', async () => {
    const asked = await stock(['investigate', caseId, '--json', '--dry-run'], { ask: late });
    expect(asked.json()).toEqual({
      caseId: Number(caseId),
      investigator: 'claude-opus-5-5',
      instead: null,
      cause: 'push overdue',
      confidence: 0.97,
      action: 'redrive',
      evidence: [
        { kind: 'message', id: 2, contribution: -4, says: 'an update of +4 is late and never reached the shop' },
        { kind: 'movement', id: 2, contribution: 0, says: 'movement 2: receipt of +4' },
      ],
      gates: expect.arrayContaining([{ gate: 'evidence', passed: true, says: 'passed' }]),
      decision: 'fix',
      dryRun: true,
      usage: {
        model: 'claude-opus-5-5',
        outcome: 'answered',
        turns: 3,
        toolCalls: 5,
        inputTokens: 12_000,
        outputTokens: 800,
        costUsd: 0.064,
      },
    });
    expect((await stock(['investigate', caseId, '--json'])).json()).toMatchObject({
      investigator: 'playbook',
      dryRun: false,
      usage: null,
    });
  });

  it('raises the card when there is something new to say, and not when the same is said again', async () => {
    await stock(['investigate', caseId, '--investigator', 'playbook']);
    const wanted = (await house.wanted('MUG'))!;
    await stock(['investigate', caseId], { ask: late });
    expect(await house.wanted('MUG')).toBe(wanted + 1);
    await stock(['investigate', caseId], { ask: late });
    expect(await house.wanted('MUG')).toBe(wanted + 1);
    expect(await query(house.em(), 'select investigator from finding order by id')).toEqual([
      { investigator: 'playbook' },
      { investigator: 'claude-opus-5-5' },
      { investigator: 'claude-opus-5-5' },
    ]);
  });

  it('shows whom it asks while it waits', async () => {
    const steps: unknown[] = [];
    const ask: Model['ask'] = async (...asked) => {
      expect(steps).toEqual([{ label: 'asking claude-opus-5-5', done: 0, total: null }]);
      return late(...asked);
    };
    const call = { progress: (step: unknown) => void steps.push(step), signal: house.world.signal } as unknown as Call;
    const desk = { ...deskOf(house), investigators: withClaude(ask) };
    const input = { case: Number(caseId), investigator: 'auto', dryRun: true };
    expect(await investigateCommand.run(desk, input, call)).toHaveProperty('json.investigator', 'claude-opus-5-5');
  });

  it.each([
    [['999'], 1, 'There is no case 999.'],
    [['MUG'], 2, "isn't the number of a case, such as 17"],
    [['1', '--investigator', 'oracle'], 2, 'must be one of auto, playbook, claude'],
    [['1', '--investigator', 'claude'], 1, 'Claude has no key here'],
  ])('refuses %j', async (argv, code, says) => {
    const refused = await stock(['investigate', ...argv]);
    expect(refused.code).toBe(code);
    expect(refused.err).toContain(says);
    expect(await house.traces('MUG')).toMatchObject({ findings: 0 });
  });

  it('refuses a case that is closed', async () => {
    await house.typed('MUG', 4);
    expect((await stock(['investigate', caseId])).err).toContain(`Case ${caseId} is closed`);
  });
});
