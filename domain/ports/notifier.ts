import type { Severity } from '../reconcile/severity.ts';

/** Where people are told: a Slack channel. The world's answers are data; the notify job decides what follows. */
export interface Notifier {
  /** Shows a case's card: a new message, or the one at `shownAt` brought up to date. */
  showCase(card: CaseCard, shownAt: CardPlace | null, signal: AbortSignal): Promise<Shown>;
  /** Posts the morning's digest. */
  postDigest(digest: DigestMessage, signal: AbortSignal): Promise<Shown>;
}

export interface CardPlace {
  readonly channel: string;
  /** Slack's message timestamp, which is its id. */
  readonly messageTs: string;
}

export type Shown =
  | ({ kind: 'shown' } & CardPlace)
  /** The message is gone: post a new one. */
  | { kind: 'gone' }
  | { kind: 'busy'; retryAfterMs: number }
  | { kind: 'failed'; message: string };

/** The facts of a case as people see them, rendered from the database, never from a model's words. */
export interface CaseCard {
  readonly caseId: number;
  readonly sku: string;
  readonly title: string | null;
  readonly location: string;
  readonly severity: Severity;
  /** Shop - expected, units. Positive: the shop shows too many. */
  readonly delta: number;
  readonly expected: number;
  readonly storefront: number;
  readonly warehouse: number;
  readonly terms: {
    readonly U: number;
    readonly S: number;
    readonly F: number;
    readonly R: number;
    readonly V: number;
  };
  /** |delta| x price, as a decimal string; null without a price. */
  readonly value: string | null;
  readonly openedAt: Date;
  readonly observedAt: Date;
  readonly lastMatchedAt: Date | null;
  readonly finding: CardFinding | null;
  readonly proposal: CardProposal | null;
  readonly decisions: readonly CardDecision[];
  readonly ignoredUntil: Date | null;
  readonly closed: { readonly as: 'healed' | 'corrected'; readonly at: Date } | null;
  /** What the shop answered to the newest approved correction, while the case is still open. */
  readonly correction: 'on its way' | 'applied' | 'stale' | null;
  /** What a count's correction waits for, in words; null when none waits. */
  readonly countWaitsFor?: string | null;
  /** Whatever shows it comes from a stand-in for a shop: headed SANDBOX. */
  readonly sandbox: boolean;
}

export interface CardFinding {
  /** "playbook", or a model's name. */
  readonly investigator: string;
  /** Why not the one that was asked first, in words; null when nobody else was asked. */
  readonly instead: string | null;
  readonly cause: string;
  readonly confidence: number;
  /** The investigator's words: shown as plain text, labelled as such. */
  readonly explanation: string;
  /** The gates that failed, in words; empty when it could have been fixed without asking. */
  readonly failedGates: readonly string[];
}

/** What Approve would write. The button carries the id only; everything is derived again at the click. */
export interface CardProposal {
  readonly correctionId: number;
  readonly from: number;
  readonly to: number;
}

export interface CardDecision {
  readonly actor: string;
  readonly verb: 'approve' | 'ignore' | 'redrive' | 'fix' | 'recount';
  readonly says: string;
  readonly at: Date;
}

/** One day's digest, ready to be read: rendered the same for Slack and mail. */
export interface DigestMessage {
  readonly day: string;
  readonly headline: string;
  readonly allClear: boolean;
  readonly reasons: readonly string[];
  readonly skusExpected: number;
  readonly skusCompared: number;
  readonly opened: number;
  readonly autoFixed: number;
  readonly escalated: number;
  readonly stillOpen: number;
  readonly healed: number;
  readonly nextDueAt: Date;
  readonly sandbox: boolean;
}
