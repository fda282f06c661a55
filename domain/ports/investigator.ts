/** Explains one drift. It answers; code decides (gates), and code alone writes. */
export interface Investigator {
  /** "playbook", or the model's name: the record says who answered. */
  readonly name: string;
  investigate(question: Question, signal: AbortSignal): Promise<Finding>;
}

export interface Question {
  readonly caseId: number;
  readonly driftId: number;
  readonly skuId: number;
  readonly locationId: number;
  /** Shop - expected, units, as observed. */
  readonly delta: number;
}

export type Cause = 'push overdue' | 'unattributed change' | 'unknown';

export type Action = 'wait' | 'redrive' | 'set' | 'ask';

export interface Finding {
  readonly cause: Cause;
  /** 0 to 1. */
  readonly confidence: number;
  readonly explanation: string;
  readonly action: Action;
  readonly evidence: readonly Evidence[];
}

/** A row that explains part of the delta. What it contributes is computed by code from the row, never taken from here. */
export interface Evidence {
  readonly kind: 'message' | 'step';
  readonly id: number;
}
