import { z } from 'zod';
import { explainCase, type Explained, lookAtCase } from '../../domain/investigation/investigate-case.ts';
import type { Answer } from '../answer.ts';
import { defineCommand } from '../command.ts';
import { explainedAnswer } from '../explained-answer.ts';
import { flag } from '../fields.ts';

const investigators = ['auto', 'playbook', 'claude'] as const;

export const investigateCommand = defineCommand({
  name: 'investigate',
  summary: 'Have a case explained now, and see how each rule judges the answer',
  example: 'investigate 17 --dry-run',
  arguments: {
    case: z
      .string('is missing')
      .regex(/^[1-9][0-9]{0,14}$/, "isn't the number of a case, such as 17")
      .transform(Number)
      .meta({ description: 'the number of the case, as its card has it' }),
  },
  options: {
    investigator: z
      .enum(investigators, `must be one of ${investigators.join(', ')}`)
      .default('auto')
      .meta({ description: `who explains it: ${investigators.join(', ')}; auto is whoever the settings choose` }),
    dryRun: flag('only look: nothing is written, sent or asked'),
  },
  async run({ ledger, dueTimes, investigators }, { case: caseId, investigator: name, dryRun }, call): Promise<Answer> {
    const investigator = name === 'auto' ? await investigators.chosen() : await investigators.named(name);
    const deps = { ...ledger, dueTimes, investigator };
    call.progress({ label: `asking ${investigator.name}`, done: 0, total: null });
    const ask: (...asked: Parameters<typeof explainCase>) => Promise<Explained> = dryRun ? lookAtCase : explainCase;
    return explainedAnswer(await ask(deps, caseId, call.signal), { dryRun });
  },
});
