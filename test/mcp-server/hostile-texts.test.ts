import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { offeredTools } from '../../mcp-server/offered-tools.ts';
import { digestSchema } from '../../mcp-server/rows/digest-row.ts';
import { clean } from '../../mcp-server/untrusted.ts';
import { questionsAbout } from './everything.ts';
import { storable } from './injection-corpus.ts';
import { Office } from './office.ts';
import { overwriteJson, overwriteTexts, renameSkus } from './overwrite.ts';

/** What the ledger takes for a SKU: it has no line breaks or control characters, and an end. */
const codes = storable.filter((text) => text.trim() === text && text.length <= 250 && !/\p{Cc}/u.test(text));

let office: Office;
let skus: string[];

beforeAll(async () => {
  office = await Office.open();
});
afterAll(() => office.close());

/** Every text of an answer, and whether it stands where the text of others does. */
function textsIn(value: unknown, inside = false): { text: string; inside: boolean }[] {
  if (typeof value === 'string') return [{ text: value, inside }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, inside || key === 'untrusted'));
}

function expectClean(answer: unknown): void {
  for (const { text, inside } of textsIn(answer)) {
    expect(text).toBe(clean(text, 1_000));
    expect(text.length).toBeLessThanOrEqual(inside ? 200 : 1_000);
  }
}

async function read(uri: string): Promise<unknown> {
  const { contents } = await office.client.readResource({ uri });
  return JSON.parse((contents[0] as { text: string }).text);
}

describe.each([0, 1, 2])('when every stored text is hostile (%i)', (round) => {
  const turned = [...storable.slice(round * 25), ...storable.slice(0, round * 25)];

  beforeAll(async () => {
    const { world } = office;
    await overwriteTexts(world, turned);
    await overwriteJson(world, (place) => turned[place.length % turned.length]!);
    const fresh = codes.slice(round * 12);
    skus = [...(await renameSkus(world, (_, index) => fresh[index]!)).values()];
  });

  it('every tool answers as ever: JSON, to its schema, one line of visible text where others wrote', async () => {
    for (const [name, args] of questionsAbout(skus)) {
      const result = await office.client.callTool({ name, arguments: { ...args } });
      const [content] = result.content as { text: string }[];
      expect(JSON.parse(content!.text)).toEqual(result.structuredContent);
      const tool = offeredTools.find(({ listed }) => listed.name === name)!;
      expect(tool.outputSchema.safeParse(result.structuredContent).error).toBeUndefined();
      expectClean(result.structuredContent);
    }
  });

  it('so does every resource', async () => {
    const { resources } = await office.client.listResources();
    expectClean(resources);
    const uris = [
      ...resources.map(({ uri }) => uri),
      ...skus.map((sku) => `lockstep://skus/${encodeURIComponent(sku)}`),
    ];
    expect(uris.length).toBeGreaterThan(6);
    for (const uri of uris.filter((uri) => uri !== 'lockstep://policy')) expectClean(await read(uri));
    expect(digestSchema.safeParse(await read('lockstep://digest/2026-11-23')).error).toBeUndefined();
  });

  it('so does every prompt and completion', async () => {
    for (const sku of skus) {
      const { messages } = await office.client.getPrompt({ name: 'explain_sku', arguments: { sku } });
      const { text } = messages[0]!.content as { text: string };
      expect(text).toContain(JSON.stringify(clean(sku, 255)));
      expect(text.split('\n')).toHaveLength(9);
    }
    const ref = { type: 'ref/prompt', name: 'explain_sku' } as const;
    const { completion } = await office.client.complete({ ref, argument: { name: 'sku', value: '' } });
    expect(completion.values.toSorted()).toEqual(skus.map((sku) => clean(sku, 255)).toSorted());
    expectClean(completion.values);
  });

  it('the shop is asked about exactly that SKU', async () => {
    const stocked = skus[0]!;
    const [{ name }] = await locations();
    const result = await office.client.callTool({ name: 'compare_now', arguments: { sku: stocked, location: name } });
    expectClean(result);
    expect(result.isError ?? false).toBe(false);
    expect(result.structuredContent).toMatchObject({ rows: [{ sku: clean(stocked, 255), storefront: 6 }] });
  });

  it('and nothing fails inside', () => {
    expect(office.errors).toEqual([]);
  });
});

/** A name that no argument could be is made one. */
async function locations(): Promise<[{ name: string }]> {
  const name = 'main again';
  await office.world.asOwner(`update location set name = '${name}' where is_default`);
  return [{ name }];
}
