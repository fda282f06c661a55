import { listMessages, type MessageRow, type MessageStatus } from '../../domain/history/list-messages.ts';
import { type OutboxSummary, outboxSummary } from '../../domain/history/outbox-summary.ts';
import { defineCommand } from '../command.ts';
import { flag, limit } from '../fields.ts';
import { counted, lasting, moment, signed } from '../words.ts';
import { mappingAdvice } from '../mapping-advice.ts';
import type { Table } from '../answer.ts';

/** What a person asks about: not the thousands that wait for the shop's own orders, or are done. */
const OPEN: readonly MessageStatus[] = ['pending', 'blocked', 'sending', 'waiting', 'rejected', 'quarantined'];

export const outboxCommand = defineCommand({
  name: 'outbox',
  summary: 'Updates that the shop has not confirmed, and why',
  example: 'outbox --limit 50',
  arguments: {},
  options: { all: flag('also what is done, and what waits for the shop itself'), limit: limit(50) },
  async run({ ledger }, { all, limit }) {
    const em = ledger.database.em();
    const summary = await outboxSummary(em, ledger.clock.now());
    const messages = await listMessages(em, all ? { limit } : { limit, states: OPEN });
    return {
      headline: outboxHeadline(summary),
      tables: [messageTable(messages)],
      notes: messages.length === limit ? [`Only the newest ${limit} are shown: --limit N shows more.`] : [],
      json: { ...summary, messages },
    };
  },
});

/** How far behind the shop is, in a sentence. */
export function outboxHeadline({ undelivered, oldestSeconds, rejected, quarantined }: OutboxSummary): string {
  if (undelivered + rejected + quarantined === 0) return 'The shop has confirmed everything.';
  const parts: string[] = [];
  if (undelivered > 0)
    parts.push(`${counted(undelivered, 'update')} on the way, the oldest for ${lasting(oldestSeconds ?? 0)}`);
  if (rejected > 0) parts.push(`${rejected} refused by the shop`);
  if (quarantined > 0) parts.push(`${quarantined} stuck`);
  return `${parts.join(', ')}.`;
}

export function messageTable(messages: readonly MessageRow[]): Table {
  const right = { align: 'right' } as const;
  return {
    columns: [
      { name: 'no.', ...right },
      { name: 'since' },
      { name: 'SKU' },
      { name: 'change', ...right },
      { name: 'for' },
      { name: 'state' },
      { name: 'why' },
    ],
    rows: messages.map((row) => [
      String(row.id),
      moment(row.createdAt),
      row.sku,
      signed(row.delta),
      row.reason,
      row.state,
      why(row),
    ]),
  };
}

function why({ status, explanation }: MessageRow): string {
  if (explanation === null) return '';
  return status === 'blocked' ? mappingAdvice[explanation as keyof typeof mappingAdvice] : explanation;
}
