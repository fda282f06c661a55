import { type EntityManager, query, run } from '../database.ts';
import type { FrozenDelivery } from './delivery.ts';
import type { Lease } from './outbox-store.ts';

interface Freezing {
  readonly storefront: string;
  readonly lease: Lease;
  readonly frozen: readonly FrozenDelivery[];
  readonly netted: readonly number[];
  readonly at: Date;
}

/** Stores deliveries and binds their messages in one commit. False, and nothing stored, when the lease or any message was taken meanwhile. */
export async function storeFrozen(em: EntityManager, freezing: Freezing): Promise<boolean> {
  const { storefront, lease, frozen, netted, at } = freezing;
  const bound = frozen.flatMap(({ id, lines }) =>
    lines.flatMap((line) => line.messageIds.map((messageId) => ({ messageId, id }))),
  );
  const taken = new Taken();
  try {
    await em.transactional(async (em) => {
      const held = await query(em, leaseIsHeld, [storefront, lease.holder, lease.epoch]);
      if (held.length === 0) throw taken;
      await run(em, insertDeliveries, [JSON.stringify(frozen.map(row)), at]);
      const froze = await run(em, bindMessages, [bound.map((b) => b.messageId), bound.map((b) => b.id)]);
      const net = await run(em, netMessages, [netted, at]);
      if (froze !== bound.length || net !== netted.length) throw taken;
    });
    return true;
  } catch (error) {
    if (error === taken) return false;
    throw error;
  }
}

/** Rolls the transaction back without being an error of anybody's. */
class Taken extends Error {}

function row({ id, storefront, key, reference, reason, apiVersion, body, bodyHash, lines }: FrozenDelivery) {
  return { id, storefront, key, reference, reason, api_version: apiVersion, body, body_hash: bodyHash, lines };
}

const leaseIsHeld = `
select 1 from drain_lease where storefront = $1 and holder = $2 and epoch = $3 and expires_at > clock_timestamp()`;

const insertDeliveries = `
insert into delivery (id, storefront, key, reference, reason, api_version, body, body_hash, lines, frozen_at, next_attempt_at)
select id, storefront, key, reference, reason, api_version, body, body_hash, lines, $2::timestamptz, $2::timestamptz
  from jsonb_to_recordset($1::jsonb)
    as frozen (id uuid, storefront text, key text, reference text, reason text, api_version text, body text, body_hash text, lines jsonb)`;

const bindMessages = `
update message m set state = 'frozen', delivery_id = bound.delivery_id
  from unnest($1::bigint[], $2::uuid[]) as bound (id, delivery_id)
 where m.id = bound.id and m.state = 'pending'`;

const netMessages = `
update message set state = 'netted', settled_at = $2 where id = any ($1::bigint[]) and state = 'pending'`;
