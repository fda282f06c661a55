import { lookupFailure } from '../../domain/history/lookup-failure.ts';
import { makeAskedCorrections } from '../../domain/recount/make-asked-corrections.ts';
import type { Answer } from '../answer.ts';
import { defineCommand } from '../command.ts';
import type { Desk, DrainCounts } from '../desk.ts';
import { counted } from '../words.ts';

export const drainCommand = defineCommand({
  name: 'drain',
  summary: 'Deliver now what the shop has not been told yet',
  example: 'drain',
  arguments: {},
  options: {},
  async run(desk, _input, call): Promise<Answer> {
    const counts = await drainWithCounts(desk, call.signal);
    return {
      headline: headline(counts),
      notes: notes(counts, await lookupFailure(desk.ledger.database.em())),
      json: counts,
      unfinished: counts.remaining + counts.rejected + counts.quarantined > 0,
    };
  },
});

/** What a count asks for may be possible once everything else has arrived; then that goes, too. */
async function drainWithCounts(desk: Desk, signal: AbortSignal): Promise<DrainCounts> {
  const first = await desk.drain(signal);
  const deps = { ...desk.ledger, storefront: await desk.shop(), dueTimes: desk.dueTimes };
  const { made } = await makeAskedCorrections(deps, signal);
  if (made === 0) return first;
  const second = await desk.drain(signal);
  return {
    delivered: first.delivered + second.delivered,
    remaining: second.remaining,
    rejected: first.rejected + second.rejected,
    quarantined: first.quarantined + second.quarantined,
  };
}

function headline({ delivered, remaining }: DrainCounts): string {
  if (remaining > 0) return `${counted(delivered, 'update')} delivered, ${remaining} not yet.`;
  return delivered > 0
    ? `${counted(delivered, 'update')} delivered: the shop knows everything.`
    : 'Nothing to deliver.';
}

function notes({ remaining, rejected, quarantined }: DrainCounts, failure: string | null): string[] {
  return [
    remaining > 0 && failure !== null && `The shop can't be asked for its items: ${failure}`,
    remaining > 0 && 'Why, and what to do: "stock status".',
    rejected > 0 && `${counted(rejected, 'update')} refused by the shop: "stock outbox" says why.`,
    quarantined > 0 && `${counted(quarantined, 'update')} stuck, needs a person: "stock outbox" says why.`,
  ].filter((note) => note !== false);
}
