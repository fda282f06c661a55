/** The decisions that people make on a card; main.ts binds them to their use cases. */
export interface Decide {
  approve(ask: Approving, signal: AbortSignal): Promise<Approval>;
  ignore(ask: { readonly caseId: number; readonly actor: string }): Promise<Ignoring>;
}

export interface Approving {
  readonly correctionId: number;
  /** E.g. "slack:U0123". */
  readonly actor: string;
  /** The second question of a large change was answered with yes. */
  readonly confirmed: boolean;
}

export type Approval =
  | { readonly outcome: 'approved'; readonly sku: string; readonly from: number; readonly to: number }
  | { readonly outcome: 'already-decided'; readonly by: string; readonly at: Date }
  | { readonly outcome: 'numbers-moved' }
  | { readonly outcome: 'shop-unreachable' }
  | { readonly outcome: 'update-on-its-way' }
  | { readonly outcome: 'case-closed' }
  | { readonly outcome: 'confirm-first'; readonly sku: string; readonly from: number; readonly to: number };

export type Ignoring = { readonly outcome: 'ignored'; readonly until: Date } | { readonly outcome: 'case-closed' };
