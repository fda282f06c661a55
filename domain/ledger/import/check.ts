import type { EntityManager } from '../../database.ts';
import { findDuplicateKeys } from './find-duplicate-keys.ts';
import { findLateOpenings } from './find-late-openings.ts';
import { findOverdraws } from './find-overdraws.ts';
import { findReusedKeys } from './find-reused-keys.ts';
import { findStorefrontOrders } from './find-storefront-orders.ts';
import { findUnanswered } from './find-unanswered.ts';
import { findUnknownNames } from './find-unknown-names.ts';
import { findWrongCounts } from './find-wrong-counts.ts';
import type { Answers } from './judge-counts.ts';
import { MOST_PROBLEMS, type Problem, refuse } from './problems.ts';

interface Known extends Answers {
  readonly now: Date;
  /** Whether unknown names will be made. */
  readonly create: boolean;
  /** What was found while the file was read. */
  readonly problems: readonly Problem[];
}

/** Refuses with `bad-import` when a row is wrong by itself, or, that being right, when the rows in their order are. */
export async function checkPending(em: EntityManager, { create, problems, now, ...answers }: Known): Promise<void> {
  const most = MOST_PROBLEMS + 1; // one more than is told, to know that there is more
  if (problems.length >= most) refuse(problems);
  refuse([
    ...problems,
    ...(await findDuplicateKeys(em, most)),
    ...(await findReusedKeys(em, most)),
    ...(await findStorefrontOrders(em, most)),
    ...(create ? [] : await findUnknownNames(em, most)),
  ]);
  // Only now: a row that is missing above would make others look wrong here.
  refuse([
    ...(await findLateOpenings(em, most)),
    ...(await findWrongCounts(em, most, now)),
    ...(await findUnanswered(em, most, answers)),
  ]);
  refuse(await findOverdraws(em, most)); // and only of counts that are right something follows
}
