import { DomainError } from '../errors.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { findMessage, type FoundMessage } from './find-message.ts';
import { type Resolution, settleQuarantined } from './settle-quarantined.ts';

export interface Resolving {
  /** Any message of the delivery: it was applied as a whole or not at all. */
  readonly messageId: number;
  readonly as: Resolution;
  readonly actor: string;
  readonly reason: string;
}

export interface Resolved {
  readonly deliveryId: string;
  readonly sku: string;
  /** How many messages that settles, and of how many SKUs. */
  readonly updates: number;
  readonly skus: number;
}

/**
 * A person says whether the shop applied what nobody could tell. One winner; throws DomainError `already-resolved` to the
 * second, `not-quarantined` where there is nothing to say, and what settling it throws.
 */
export async function resolve({ database, clock, wake }: Ledger, resolving: Resolving): Promise<Resolved> {
  const { messageId, as, actor, reason } = resolving;
  const resolved = await database.em().transactional(async (em) => {
    const found = await findMessage(em, messageId);
    const deliveryId = mustBeQuarantined(found);
    const settled = await settleQuarantined(em, { deliveryId, as, actor, reason, at: clock.now() });
    if (!settled) throw notQuarantined(await findMessage(em, messageId));
    return { deliveryId, sku: found.sku, updates: settled.messageIds.length, skus: settled.skuIds.length };
  });
  if (as === 'not-applied') wake();
  return resolved;
}

function mustBeQuarantined(found: FoundMessage): string {
  if (found.effect === 'set')
    throw new DomainError(
      'correction-is-asked-again',
      `Update ${found.id} is a correction of ${found.sku}: its case asks again with the shop's newest number.`,
    );
  if (found.standing !== 'quarantined' || found.deliveryId === null) throw notQuarantined(found);
  return found.deliveryId;
}

function notQuarantined({ id, resolved, standing }: FoundMessage): DomainError {
  if (resolved) {
    const when = resolved.at.toISOString().slice(0, 16).replace('T', ' ');
    const said = resolved.verb === 'applied' ? 'applied' : 'not applied';
    return new DomainError('already-resolved', `${resolved.actor} said at ${when} UTC that update ${id} was ${said}.`, {
      ...resolved,
    });
  }
  return new DomainError(
    'not-quarantined',
    `Update ${id} isn't stuck: there is nothing to settle by hand. "stock outbox --all" says where it stands.`,
    { standing },
  );
}
