import { query } from '../../../domain/database.ts';
import { withFallback } from '../../../domain/investigation/fallback.ts';
import { createPlaybook } from '../../../domain/investigation/playbook.ts';
import { rememberAnswers } from '../../../domain/investigation/remember-answers.ts';
import type { Evidence, Finding, Investigator, Model, ModelAnswer } from '../../../domain/ports/investigator.ts';
import { type House, HOUR } from './house.ts';
import { modelRecord } from './model-record.ts';

export const nobodyKnows: Finding = {
  cause: 'unknown',
  confidence: 0.3,
  explanation: 'Nobody knows.',
  action: 'ask',
  evidence: [],
};

/** A model that says what it is told to, and looks at the MUG of a house. */
export class ToldModel {
  /** How often it was really asked. */
  asked = 0;
  answer: () => ModelAnswer = () => says(nobodyKnows);
  readonly #house: House;

  constructor(house: House) {
    this.#house = house;
  }

  /** With its memory before it and the playbook behind it. */
  remembering(name = 'model'): Investigator {
    const { database, clock } = this.#house.world;
    const model = rememberAnswers({ database, clock, ownFailures: ['prose', 'nonsense'] }, this.#model(name));
    return withFallback({ model, playbook: createPlaybook(this.#house.world) });
  }

  /** As a person asks it. */
  afresh(): Investigator {
    return withFallback({ model: this.#model('model'), playbook: createPlaybook(this.#house.world) });
  }

  look(by = this.remembering()) {
    return this.#house.investigate('MUG', by);
  }

  async anHourLater() {
    this.#house.world.pass(HOUR);
    await this.#house.reconcile();
    return this.look();
  }

  findings(): Promise<{ by: string; says: string; instead: string | null }[]> {
    return query(this.#house.em(), 'select investigator as by, explanation as says, instead from finding order by id');
  }

  #model(name: string): Model {
    return { name, ask: async () => (this.asked++, this.#recorded(name, this.answer())) };
  }

  #recorded(model: string, given: ModelAnswer): ModelAnswer {
    const { now } = this.#house.world;
    return { ...given, record: modelRecord({ ...given.record, model, startedAt: now, finishedAt: now }) };
  }
}

export function says(finding: Finding, returned: readonly Evidence[] = finding.evidence): ModelAnswer {
  return { outcome: 'answered', finding, returned, record: null };
}

export function fails(outcome: string): ModelAnswer {
  return { outcome: 'failed', says: 'no JSON', record: modelRecord({ outcome, explanation: 'no JSON' }) };
}
