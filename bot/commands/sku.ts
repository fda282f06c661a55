import { allSkus } from '../../domain/history/all-skus.ts';
import { readAllStorefrontNow, readStorefrontNow } from '../../domain/history/read-storefront-now.ts';
import { type SkuPicture, skuPicture } from '../../domain/history/sku-picture.ts';
import { DomainError } from '../../domain/errors.ts';
import type { Answer } from '../answer.ts';
import { type Call, defineCommand } from '../command.ts';
import type { Desk } from '../desk.ts';
import { flag, optionalText } from '../fields.ts';
import { mappingAdvice } from '../mapping-advice.ts';
import { counted, moment, signed, whole } from '../words.ts';

export const skuCommand = defineCommand({
  name: 'sku',
  summary: 'What one SKU has here and in the shop, or all of them',
  example: 'sku TEE-BLK-M',
  arguments: { sku: optionalText('the SKU, exactly as the label has it') },
  options: { all: flag('every SKU, one line each') },
  async run(desk, { sku, all }, call) {
    if ((sku === undefined) !== all) {
      throw new DomainError('sku-missing', 'Name one SKU, or ask for all of them with --all.');
    }
    return sku === undefined ? every(desk, call) : one(desk, sku, call);
  },
});

async function one(desk: Desk, sku: string, call: Call): Promise<Answer> {
  const picture = await skuPicture(picturing(desk), sku);
  if (!picture) throw new DomainError('unknown-sku', `There is no SKU "${sku}" here. Check the spelling.`, { sku });
  const deps = { database: desk.ledger.database, storefront: await desk.shop() };
  const storefront = await readStorefrontNow(deps, sku, call.signal);
  return {
    headline: headline(picture, storefront),
    tables: [
      {
        columns: [{ name: 'bin' }, { name: 'on hand', align: 'right' }],
        rows: picture.bins.map(({ bin, onHand }) => [bin, onHand]),
      },
    ],
    notes: notes(picture, storefront),
    json: { ...picture, storefront },
  };
}

function headline({ sku, title, onHand, expected }: SkuPicture, storefront: number | null): string {
  const name = title ? `${sku}, ${title}` : sku;
  const shop = storefront === null ? 'the shop is not known' : `the shop shows ${whole(storefront)}`;
  return `${name}: ${whole(onHand)} on hand, should be ${whole(expected)} in the shop, ${shop}.`;
}

function notes({ terms, undelivered, mappingIssue, lastAgreement, expected }: SkuPicture, storefront: number | null) {
  const said: string[] = [];
  if (undelivered !== 0) said.push(`On its way to the shop: ${signed(undelivered)}.`);
  for (const [term, words] of Object.entries(inFlight) as [keyof typeof inFlight, string][]) {
    if (terms[term] !== 0) said.push(`${whole(terms[term])} ${words}.`);
  }
  if (storefront === null)
    said.push(mappingIssue ? mappingAdvice[mappingIssue] : 'The shop could not be asked just now.');
  else if (storefront !== expected) said.push('They disagree: "stock reconcile" looks into it.');
  if (lastAgreement) said.push(`Last matched at ${whole(lastAgreement.onHand)}, ${moment(lastAgreement.observedAt)}.`);
  return said;
}

const inFlight = {
  S: 'shipped here, not yet shipped in the shop',
  F: 'shipped in the shop, not yet here',
  R: 'put back by a refund of the shop, not yet here',
  V: 'come back here, not yet refunded in the shop',
} as const;

async function every(desk: Desk, call: Call): Promise<Answer> {
  const pictures = await allSkus(picturing(desk));
  const deps = { database: desk.ledger.database, storefront: await desk.shop() };
  const units = await readAllStorefrontNow(deps, call.signal);
  const rows = pictures.map((picture) => ({ ...picture, storefront: units?.get(picture.sku) ?? null }));
  const right = { align: 'right' } as const;
  return {
    headline: `${counted(rows.length, 'SKU')}${units ? '' : '; the shop could not be asked just now'}.`,
    tables: [
      {
        columns: [
          { name: 'SKU' },
          { name: 'title' },
          { name: 'on hand', ...right },
          { name: 'should be', ...right },
          { name: 'shop shows', ...right },
          { name: '' },
        ],
        rows: rows.map((row) => [row.sku, row.title ?? '', row.onHand, row.expected, row.storefront, remark(row)]),
      },
    ],
    json: rows,
  };
}

function remark({ mappingIssue, storefront, expected }: SkuPicture & { storefront: number | null }): string {
  if (storefront === null) return mappingIssue ?? '';
  return storefront !== expected ? `shop ${signed(storefront - expected)}` : '';
}

function picturing({ ledger, dueTimes }: Desk) {
  return { database: ledger.database, clock: ledger.clock, dueTimes };
}
