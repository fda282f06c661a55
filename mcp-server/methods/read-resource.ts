import * as z from 'zod';
import { type Answered, recorded } from '../audit.ts';
import { offeredResources } from '../offered-resources.ts';
import { badArguments, noSuchResource } from '../refusal.ts';
import { JSON_TYPE, templateOf, uriOf, valueIn } from '../resource.ts';
import { type Exchange, type Method, visible } from './exchange.ts';

/** An address of the longest SKU, every letter of it escaped. */
const LONGEST_URI = 4_000;
const reading = z.looseObject({ uri: z.string().max(LONGEST_URI) });

export const readResource: Method = (exchange, params) => {
  const parsed = reading.safeParse(params);
  const uri = parsed.data?.uri ?? '';
  const asked = { method: 'resources/read', name: uri, arguments: params };
  return recorded(exchange, asked, () => {
    if (!parsed.success) throw badArguments('Reading a resource takes "uri", a text.');
    return answer(uri, exchange);
  });
};

async function answer(uri: string, exchange: Exchange): Promise<Answered> {
  const resources = visible(offeredResources, exchange);
  for (const resource of resources) {
    const value = valueIn(uri, resource);
    const row = value === null ? null : await resource.read(exchange.deps, value);
    if (value === null || row === null) continue;
    const contents = [{ uri: uriOf(resource, value), mimeType: JSON_TYPE, text: JSON.stringify(row) }];
    return { outcome: 'found', rows: 1, result: { contents } };
  }
  const known = resources.map((resource) => templateOf(resource));
  throw noSuchResource(
    `There is nothing at this address. ${known.length > 0 ? `There is ${known.join(', ')}.` : ''}`.trim(),
  );
}
