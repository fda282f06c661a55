import * as z from 'zod';
import type { Digest } from '../../domain/digest/digest.ts';
import { skuCode, skuOf, someText, untrusted } from '../untrusted.ts';
import { moment, momentOf, units } from './fields.ts';

/** One morning's digest. Whatever it says in words may name what others typed. */
export const digestSchema = z.strictObject({
  day: z.iso.date(),
  allClear: z.boolean(),
  sandbox: z.boolean().describe('The shop is a stand-in'),
  skusExpected: units,
  skusCompared: units,
  opened: units,
  autoFixed: units,
  escalated: units,
  stillOpen: units,
  healed: units,
  madeAt: moment,
  nextDueAt: moment,
  openCases: z.array(
    z.strictObject({ sku: skuCode, untrusted: z.strictObject({ title: someText.nullable(), says: someText }) }),
  ),
  lines: z.array(z.strictObject({ untrusted: z.strictObject({ what: someText, stands: someText }) })),
  reasons: z.array(z.strictObject({ untrusted: z.strictObject({ says: someText }) })),
  untrusted: z.strictObject({ headline: someText, period: someText, sum: someText }),
});

export function digestRow(digest: Digest): z.infer<typeof digestSchema> {
  const { headline, content, reasons } = digest;
  const { period, sum } = content;
  return {
    day: digest.day,
    allClear: digest.allClear,
    sandbox: digest.sandbox,
    skusExpected: digest.skusExpected,
    skusCompared: digest.skusCompared,
    opened: digest.opened,
    autoFixed: digest.autoFixed,
    escalated: digest.escalated,
    stillOpen: digest.stillOpen,
    healed: digest.healed,
    madeAt: momentOf(new Date(content.madeAt)),
    nextDueAt: momentOf(new Date(content.nextDueAt)),
    openCases: content.open.map(({ sku, title, says }) => ({ sku: skuOf(sku), untrusted: untrusted({ title, says }) })),
    lines: content.lines.map(([what, stands]) => ({ untrusted: untrusted({ what, stands }) })),
    reasons: reasons.map((says) => ({ untrusted: untrusted({ says }) })),
    untrusted: untrusted({ headline, period, sum }),
  };
}
