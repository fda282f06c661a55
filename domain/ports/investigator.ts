/** Explains one drift. It answers; code decides (gates), and code alone writes. */
export interface Investigator {
  /** "playbook", or the model's name. */
  readonly name: string;
  investigate(question: Question, signal: AbortSignal): Promise<Answer>;
}

export interface Question {
  readonly caseId: number;
  readonly driftId: number;
  readonly skuId: number;
  readonly sku: string;
  readonly locationId: number;
  readonly location: string;
  /** Shop - expected, units, as observed. */
  readonly delta: number;
}

export interface Answer {
  /** Who answered in the end: the record and the card say so. */
  readonly by: string;
  readonly finding: Finding;
  /** Every row that was before the investigator: only these may be cited. */
  readonly returned: readonly Evidence[];
  /** Why this one answered and not the one that was asked first, in words; null when nobody else was asked. */
  readonly instead: string | null;
  /** What passed between us and a model; null when none was asked. */
  readonly record: ModelRecord | null;
}

/** A model that may be asked, and may fail: what it answers is data, whatever happens. */
export interface Model {
  readonly name: string;
  /** Rejects only with the signal's reason. */
  ask(question: Question, signal: AbortSignal): Promise<ModelAnswer>;
}

export type ModelAnswer =
  | {
      readonly outcome: 'answered';
      /** As it came: whoever decides on it parses it. */
      readonly finding: unknown;
      readonly returned: readonly Evidence[];
      /** Null when it was not called: it said so before. */
      readonly record: ModelRecord | null;
    }
  /** `says` is for people: "the day's budget for the model is spent". No record when it was never called. */
  | { readonly outcome: 'failed'; readonly says: string; readonly record: ModelRecord | null };

/** One investigation by a model, kept for ever. No key and no header is in it. */
export interface ModelRecord {
  readonly model: string;
  /** SHA-256 of the prompt, so that answers can be told apart by it. */
  readonly promptHash: string;
  /** "answered", or the kind of failure. */
  readonly outcome: string;
  readonly explanation: string | null;
  readonly turns: number;
  readonly toolCalls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: number;
  /** The messages as they went over the wire; JSON. */
  readonly transcript: unknown;
  readonly startedAt: Date;
  readonly finishedAt: Date;
}

/** Money for models. What a call can cost at most is set aside before it is made, over every process of this database. */
export interface Purse {
  /** Null when the day's budget hasn't that much left. */
  reserve(usd: number, model: string): Promise<number | null>;
  /** What it did cost. What is never settled counts as spent. */
  settle(reservation: number, usd: number): Promise<void>;
}

export const causes = [
  'push overdue',
  'push quarantined',
  'applied twice',
  'shipped here, not fulfilled there',
  'fulfilled there, not shipped here',
  'restocked there, not received here',
  'received here, not restocked there',
  'fulfilled elsewhere',
  'event missed',
  'unattributed change',
  'unknown',
] as const;

export type Cause = (typeof causes)[number];

export const actions = ['wait', 'redrive', 'set', 'ask'] as const;

export type Action = (typeof actions)[number];

export interface Finding {
  readonly cause: Cause;
  /** 0 to 1. */
  readonly confidence: number;
  readonly explanation: string;
  readonly action: Action;
  readonly evidence: readonly Evidence[];
}

export const evidenceKinds = ['movement', 'message', 'event', 'step', 'agreement', 'reading', 'drift'] as const;

/**
 * A row that speaks about the delta. What it contributes is computed by code from the row, never taken from here. Tools
 * write it as a ref, "message/12"; an agreement's id is that of its reconcile run.
 */
export interface Evidence {
  readonly kind: (typeof evidenceKinds)[number];
  readonly id: number;
}
