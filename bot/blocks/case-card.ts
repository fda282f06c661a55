import type { ContextBlock, HeaderBlock, KnownBlock, MrkdwnElement, SectionBlock } from '@slack/types';
import type { CaseCard } from '../../domain/ports/notifier.ts';
import { money, shopShows, whole } from '../words.ts';
import { caseButtons } from './case-buttons.ts';
import { findingBlocks } from './case-finding.ts';
import { outcomeBlocks } from './case-outcome.ts';
import { whyBlocks } from './case-terms.ts';
import type { Message } from './message.ts';
import { line, richText } from './rich-text.ts';
import { escape, plainText, short } from './text.ts';

/** The card of one case: what is so, why, what was found, what happened, what can be done. One message, for all its life. */
export function caseMessage(card: CaseCard): Message {
  const blocks: KnownBlock[] = [header(card), about(card), numbers(card), ...whyBlocks(card), times(card)];
  const buttons = caseButtons(card);
  if (card.finding) blocks.push({ type: 'divider' }, ...findingBlocks(card.finding, buttons.length > 0));
  blocks.push(...outcomeBlocks(card), ...buttons);
  return { text: escape(`${headline(card)} (case ${card.caseId})`), blocks };
}

/** Slack: 150 characters in a header. */
const HEADER = 150;
/** A SKU may have 255 characters: so many leave room for the words around it, and the next line has all of it. */
const SKU_IN_HEADER = 90;

function header(card: CaseCard): HeaderBlock {
  return { type: 'header', text: plainText(headline(card), HEADER) };
}

function headline({ sandbox, closed, delta, sku }: CaseCard): string {
  const name = short(sku, SKU_IN_HEADER);
  const says = closed ? `Settled: shop and ledger agree on ${name}` : `${capital(shopShows(delta))} of ${name}`;
  return sandbox ? `SANDBOX  ${says}` : says;
}

function about({ sku, title, location, severity, caseId }: CaseCard): KnownBlock {
  const name = title ? `${sku}, ${short(title, 300)}` : sku;
  return richText(line({ bold: name }, `\n${location} · ${severity} · case ${caseId}`));
}

/** Those of the newest observation that disagreed: once a case is closed, they are past. */
function numbers({ expected, storefront, warehouse, delta, value, closed }: CaseCard): SectionBlock {
  const risk = delta > 0 ? 'Oversell risk' : 'Phantom stockout';
  return {
    type: 'section',
    fields: [
      field(closed ? 'Should have been' : 'Should be', whole(expected)),
      field(closed ? 'Shop showed' : 'Shop shows', whole(storefront)),
      field(closed ? 'Warehouse held' : 'Warehouse holds', whole(warehouse)),
      field(risk, value === null ? 'no price known' : money(Number(value))),
    ],
  };
}

/** The only mrkdwn on a card: our own words and numbers, and times in each reader's zone. */
function field(name: string, says: string): MrkdwnElement {
  return { type: 'mrkdwn', text: `*${name}*\n${says}` };
}

function times({ observedAt, openedAt, lastMatchedAt }: CaseCard): ContextBlock {
  const matched = lastMatchedAt ? `Last matched ${moment(lastMatchedAt)}` : 'Never seen to match';
  const text = `${matched} · found ${moment(openedAt)} · numbers of ${moment(observedAt)}`;
  return { type: 'context', elements: [{ type: 'mrkdwn', text }] };
}

function moment(at: Date): string {
  const fallback = `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return `<!date^${Math.floor(at.getTime() / 1000)}^{date_short_pretty}, {time}|${fallback}>`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
