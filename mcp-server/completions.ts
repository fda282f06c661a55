import { listDigestDays } from '../domain/history/list-digest-days.ts';
import { openCases } from '../domain/history/open-cases.ts';
import { skusBeginning } from '../domain/history/skus-beginning.ts';
import type { AgentDeps } from './deps.ts';
import { skuOf } from './untrusted.ts';

/** What the typed beginning may become. One more than MCP allows in an answer tells that there are more. */
export type Completer = (deps: AgentDeps, typed: string) => Promise<string[]>;

export const MOST_COMPLETIONS = 100;
const ENOUGH = MOST_COMPLETIONS + 1;

/** Those that need somebody first. */
export const completeCaseId: Completer = async ({ reader }, typed) => {
  const ids = (await openCases(reader.em())).map(({ caseId }) => String(caseId));
  return ids.filter((id) => id.startsWith(typed)).slice(0, ENOUGH);
};

export const completeSku: Completer = async ({ reader }, typed) => {
  const codes = await skusBeginning(reader.em(), { beginning: typed, limit: ENOUGH });
  return codes.map((code) => skuOf(code));
};

export const completeDigestDay: Completer = ({ reader }, typed) =>
  listDigestDays(reader.em(), { beginning: typed, limit: ENOUGH });
