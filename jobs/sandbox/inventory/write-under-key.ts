import type { Pool } from 'pg';
import { inTransaction, type Database } from '../database/open.ts';
import { applyWrite } from './apply-write.ts';
import { burnKey, findKey, hashOf, holdKey, type SeenKey } from './idempotency-key.ts';
import { planWrite } from './plan-write.ts';
import type { QuantityWrite, UserError, WriteAnswer, WriteRules } from './quantity-write.ts';

/** One call to the shop: applied at most once under its key, however often and wherever it arrives. */
export async function writeUnderKey(
  pool: Pool,
  key: string,
  write: QuantityWrite,
  rules: WriteRules,
): Promise<WriteAnswer> {
  return inTransaction(pool, async (tx) => {
    if (!(await holdKey(tx, key))) return refused(CONCURRENT);
    const seen = await findKey(tx, key, rules.now);
    if (seen !== null) return answerAgain(tx, seen, write, rules);

    const plan = await planWrite(tx, write, rules);
    if ('moves' in plan) return { kind: 'applied', groupId: await applyWrite(tx, key, write, plan.moves, rules) };
    if (rules.switches.userErrorsBurnKeys) await burnKey(tx, key, write, rules.now);
    return { kind: 'refused', errors: plan.errors };
  });
}

/** A repeated call is not applied again; its group is rebuilt from the records (documented). */
async function answerAgain(tx: Database, seen: SeenKey, write: QuantityWrite, rules: WriteRules): Promise<WriteAnswer> {
  if (seen.mutation !== write.mutation || seen.input_hash !== hashOf(write)) return refused(MISMATCH);
  if (seen.outcome === 'failed') return refused(PREVIOUS_ATTEMPT_FAILED);
  if (rules.switches.replayComparesAgain && write.rows.some((row) => row.changeFromQuantity !== null)) {
    const plan = await planWrite(tx, write, rules);
    if ('errors' in plan) return { kind: 'refused', errors: plan.errors };
  }
  return { kind: 'applied', groupId: seen.group_id };
}

function refused(error: UserError): WriteAnswer {
  return { kind: 'refused', errors: [error] };
}

/** The three messages are the schema's own; `field: null` is recorded for the mismatch. */
const CONCURRENT: UserError = {
  code: 'IDEMPOTENCY_CONCURRENT_REQUEST',
  message: 'This request is currently in progress, please try again.',
  field: null,
};
const MISMATCH: UserError = {
  code: 'IDEMPOTENCY_KEY_PARAMETER_MISMATCH',
  message: 'The same idempotency key cannot be used with different operation parameters.',
  field: null,
};
const PREVIOUS_ATTEMPT_FAILED: UserError = {
  code: 'IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED',
  message: 'A previous request with this idempotency key failed. Retry with a new idempotency key.',
  field: null,
};
