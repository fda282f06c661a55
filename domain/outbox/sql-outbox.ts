import { type Database, type EntityManager, query, run } from '../database.ts';
import type { OpenDelivery } from './delivery.ts';
import type { OutboxStore } from './outbox-store.ts';
import { due, dueSets, type DueRow, dueMessage, type DueSetRow, dueSet } from './due.ts';
import { resolveByRule } from './resolve-by-rule.ts';
import { saveSettlement } from './save-settlement.ts';
import { storeFrozen } from './store-frozen.ts';

/** The outbox in PostgreSQL, of one storefront. The lease lives by the database's clock, everything else by the caller's. */
export function sqlOutbox(database: Database, storefront: string): OutboxStore {
  const em = () => database.em();
  return {
    takeLease: async (holder, ttlMs) => {
      const [row] = await query<{ epoch: string }>(em(), takeLease, [storefront, holder, ttlMs]);
      return row ? { holder, epoch: Number(row.epoch) } : null;
    },
    renewLease: async (lease, ttlMs) =>
      (await run(em(), renewLease, [storefront, lease.holder, lease.epoch, ttlMs])) === 1,
    releaseLease: async (lease) => void (await run(em(), releaseLease, [storefront, lease.holder, lease.epoch])),

    skusToLookUp: async (before) =>
      (await query<{ code: string }>(em(), skusToLookUp, [before])).map((row) => row.code),
    noteLookup: async (failure) => void (await run(em(), noteLookup, [storefront, failure])),
    due: async (limit, busySkuIds) => (await query<DueRow>(em(), due, [limit, busySkuIds])).map(dueMessage),
    dueSets: async (limit, busySkuIds) => (await query<DueSetRow>(em(), dueSets, [limit, busySkuIds])).map(dueSet),
    freeze: (lease, frozen, netted, at) => storeFrozen(em(), { storefront, lease, frozen, netted, at }),

    open: async (now, limit, except) =>
      (await query<OpenRow>(em(), open, [storefront, now, limit, except])).map(openDelivery),
    nextAttemptAt: async () => {
      const [row] = await query<{ at: string | null }>(em(), nextAttemptAt, [storefront]);
      return row?.at ? new Date(row.at) : null;
    },
    startAttempt: (lease, deliveryId, at) =>
      startAttempt(em(), [storefront, lease.holder, lease.epoch, deliveryId, at]),
    settle: (_lease, deliveryId, attempt, settlement, at) =>
      saveSettlement(em(), { deliveryId, attempt, settlement, at }),
    resolveByRule: (now) => resolveByRule(em(), now),
    remaining: async () => (await query<{ count: number }>(em(), remaining))[0]!.count,
  };
}

const takeLease = `
insert into drain_lease as held (storefront, holder, epoch, expires_at)
values ($1, $2, 1, clock_timestamp() + $3 * interval '1 ms')
on conflict (storefront) do update
   set holder = excluded.holder, epoch = held.epoch + 1, expires_at = excluded.expires_at
 where held.expires_at < clock_timestamp()
returning epoch`;

const renewLease = `
update drain_lease set expires_at = clock_timestamp() + $4 * interval '1 ms'
 where storefront = $1 and holder = $2 and epoch = $3 and expires_at > clock_timestamp()`;

const releaseLease = `
update drain_lease set expires_at = '-infinity' where storefront = $1 and holder = $2 and epoch = $3`;

const noteLookup = `
update drain_lease set lookup_failure = $2 where storefront = $1 and lookup_failure is distinct from $2`;

// What keeps a push from leaving: no item, several, an untracked one, an unmapped location, an item not stocked there.
const skusToLookUp = `
select distinct s.code
  from message m
  join sku s          on s.id = m.sku_id
  join location l     on l.id = m.location_id
  join sku_mapping x  on x.sku_id = m.sku_id
 where m.effect in ('push', 'set') and m.state = 'pending'
   and (x.issue is not null or not exists (
          select from storefront_level v where v.inventory_item_id = x.inventory_item_id and v.shop_location_id = l.shop_location_id))
   and not exists (select from storefront_lookup k where k.sku_id = m.sku_id and k.looked_at > $1)
 limit 50000`;

// An attempt without an end belongs to a process that died in the middle: it may have been applied.
const open = `
select id, api_version, body, lines, state, attempts, ambiguous or state = 'sending' as ambiguous, failures, first_sent_at
  from delivery
 where storefront = $1 and state in ('frozen', 'sending', 'waiting') and next_attempt_at <= $2 and id <> all ($4::uuid[])
 order by next_attempt_at, id
 limit $3`;

const nextAttemptAt = `
select min(next_attempt_at) as at from delivery where storefront = $1 and state in ('frozen', 'sending', 'waiting')`;

const startAttemptSql = `
with sending as (
  update delivery
     set state = 'sending', attempts = attempts + 1, ambiguous = ambiguous or state = 'sending', first_sent_at = coalesce(first_sent_at, $5)
   where id = $4 and state in ('frozen', 'sending', 'waiting')
     and exists (select from drain_lease where storefront = $1 and holder = $2 and epoch = $3 and expires_at > clock_timestamp())
  returning id, attempts
)
insert into delivery_attempt (delivery_id, number, epoch, started_at)
select id, attempts, $3, $5 from sending
returning number`;

const remaining = `
select count(*)::integer as count
  from message m left join delivery d on d.id = m.delivery_id
 where m.effect in ('push', 'set')
   and (m.state = 'pending' or (m.state = 'frozen' and d.state in ('frozen', 'sending', 'waiting')))`;

async function startAttempt(em: EntityManager, parameters: unknown[]): Promise<number | null> {
  const [row] = await query<{ number: number }>(em, startAttemptSql, parameters);
  return row?.number ?? null;
}

interface OpenRow {
  id: string;
  api_version: string;
  body: string;
  lines: OpenDelivery['lines'];
  state: OpenDelivery['state'];
  attempts: number;
  ambiguous: boolean;
  failures: number;
  first_sent_at: string | null;
}

function openDelivery(row: OpenRow): OpenDelivery {
  return {
    id: row.id,
    apiVersion: row.api_version,
    body: row.body,
    lines: row.lines,
    state: row.state,
    attempts: row.attempts,
    ambiguous: row.ambiguous,
    failures: row.failures,
    firstSentAt: row.first_sent_at ? new Date(row.first_sent_at) : null,
  };
}
