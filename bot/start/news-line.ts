import type { MovementNews, News, RunNews } from '../../domain/history/news.ts';
import type { MovementKind } from '../../domain/ledger/movement.ts';
import { counted, shopShows, signed, whole } from '../words.ts';

/** One line for the running terminal, without its time. */
export function newsLine(news: News): string {
  switch (news.kind) {
    case 'movement':
      return movementLine(news.movement);
    case 'movements':
      return line('recorded', counted(news.count, 'movement'));
    case 'delivered':
      return line(
        'delivered',
        `${counted(news.updates, 'update')} of ${counted(news.skus, 'SKU')}, confirmed by the shop`,
      );
    case 'stale':
      return line(
        'NOT SET',
        `${counted(news.corrections, 'correction')}: the shop's number had moved, so nothing was written. See the card.`,
      );
    case 'rejected':
      return line('REFUSED', `${counted(news.updates, 'update')}: ${news.explanation} See "stock outbox".`);
    case 'quarantined':
      return line('STUCK', `${counted(news.updates, 'update')}, needs a person: ${news.explanation}`);
    case 'waiting':
      return line(
        'SHOP DOWN',
        `${news.explanation} ${counted(news.deliveries, 'delivery', 'deliveries')} will be sent again by itself.`,
      );
    case 'resumed':
      return line('shop', 'answers again: nothing waits to be sent again');
    case 'reconciled':
      return line('reconcile', runLine(news.run));
    case 'drift':
      return line('DRIFT', `${news.drift.sku}: ${shopShows(news.drift.delta)} (${news.drift.severity})`);
    case 'drifts':
      return line('DRIFT', `${counted(news.count, 'SKU')} disagree: see "stock drift"`);
    default:
      return news satisfies never;
  }
}

export function line(what: string, rest: string): string {
  return `${what.padEnd(10)} ${rest}`;
}

const did: Record<MovementKind, string> = {
  receipt: 'received',
  fulfillment: 'shipped',
  return: 'returned',
  adjustment: 'adjusted',
  transfer: 'moved',
  recount: 'counted',
  opening: 'opened',
};

function movementLine({ kind, sku, bin, quantityDelta, reference, actor }: MovementNews): string {
  const place = quantityDelta < 0 ? `from ${bin}` : `into ${bin}`;
  const why = reference ? `  ${reference}` : '';
  return line(did[kind], `${signed(quantityDelta).padStart(5)} ${sku} ${place}${why}  (${actor})`);
}

function runLine({ id, failure, compared, drifting, inFlight, unjudged }: RunNews): string {
  if (failure) return `run ${id} NOT CHECKED: ${failure}`;
  const parts = [
    `${counted(compared ?? 0, 'SKU')} compared`,
    `${whole(drifting ?? 0)} drifting`,
    `${whole(inFlight ?? 0)} in flight`,
  ];
  if (unjudged) parts.push(`${whole(unjudged)} not judged`);
  return `run ${id}: ${parts.join(', ')}`;
}
