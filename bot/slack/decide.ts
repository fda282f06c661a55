import type { Approval } from '../../domain/investigation/approval.ts';
import type { Approving } from '../../domain/investigation/approve.ts';
import type { Ignored } from '../../domain/investigation/ignore-case.ts';

/** The decisions that people make on a card; main.ts binds them to their use cases. Actors are "slack:U0123". */
export interface Decide {
  approve(ask: Required<Approving>, signal: AbortSignal): Promise<Approval>;
  ignore(ask: { readonly caseId: number; readonly actor: string }): Promise<Ignored>;
}
