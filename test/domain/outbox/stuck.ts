import { run } from '../../../domain/database.ts';
import { type DrainResult, drainOutbox } from '../../../domain/outbox/drain.ts';
import type { OutboxWorld } from '../../support/outbox-world.ts';

const never = new AbortController().signal;

/** Time runs fast here, so on a busy machine a lease may run out in the middle: then the next drain goes on. */
export async function drain(world: OutboxWorld, holder = 'w'): Promise<DrainResult> {
  for (;;) {
    const result = await drainOutbox(world.worker(holder), never);
    if (result.outcome !== 'lost-lease') return result;
  }
}

/** Sends what is due without ever getting an answer, until nobody can tell any more; `applied` says what became of it. */
export async function quarantine(world: OutboxWorld, { applied = false } = {}): Promise<void> {
  const first = applied ? (['drop-after-apply'] as const) : [];
  world.shop.misfortunes.push(...first, ...Array.from({ length: 9 }, () => 'drop-before' as const));
  await drain(world);
  await sentHoursAgo(world, 21);
  await drain(world);
  world.shop.misfortunes.length = 0;
}

/** As if what isn't settled, or is stuck, had been sent first that long ago. */
export async function sentHoursAgo(world: OutboxWorld, hours: number): Promise<void> {
  await run(
    world.database.em(),
    `update delivery set first_sent_at = now() - $1 * interval '1 hour', next_attempt_at = '-infinity'
      where state in ('waiting', 'sending', 'quarantined')`,
    [hours],
  );
}
