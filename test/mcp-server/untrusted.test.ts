import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { offeredTools } from '../../mcp-server/offered-tools.ts';
import { digestSchema } from '../../mcp-server/rows/digest-row.ts';
import { sentence, skuOf, untrusted } from '../../mcp-server/untrusted.ts';

const cleaned = (text: string) => untrusted({ text }).text;

describe('text of others', () => {
  it.each([
    ['keeps what people write', 'Über 30 % – “blue”, 青い帽子 🧢 & <b>', 'Über 30 % – “blue”, 青い帽子 🧢 & <b>'],
    ['becomes one line', 'a\r\n\tb\u2028c\u0085d', 'a b c d'],
    ['loses control characters', 'a\u0000b\u0007c\u001B[31md\u009Fe\u007F', 'abc[31mde'],
    ['loses what turns its direction', 'a\u202Eb\u202Ac\u2066d\u2069e\u200Ef\u200Fg\u061Ch', 'abcdefgh'],
    ['loses what has no width', 'a\u200Bb\u200Cc\u200Dd\u2060e\uFEFFf\u00ADg', 'abcdefg'],
    ['loses tags, which spell words nobody sees', 'a\u{E0001}\u{E0049}\u{E0067}\u{E006E}\u{E007F}b', 'ab'],
    ['loses selectors, which can hold bytes', 'a\uFE00\uFE0F\u{E0100}\u{E01EF}b', 'ab'],
    ['loses fillers that look like nothing', 'a\u3164b\u115Fc\uFFA0d\u034Fe', 'abcde'],
    ['has no half of a character', 'a\uD800b\uDC00c', 'a\uFFFDb\uFFFDc'],
  ])('%s', (_, text, expected) => {
    expect(cleaned(text)).toBe(expected);
  });

  it('is cut to 200 characters, visibly', () => {
    expect(cleaned('x'.repeat(200))).toBe('x'.repeat(200));
    expect(cleaned('x'.repeat(201))).toBe(`${'x'.repeat(199)}…`);
    expect(cleaned('\u200B'.repeat(1_000))).toBe('');
  });

  it('is not cut in the middle of a character', () => {
    const cut = cleaned(`${'x'.repeat(198)}🧢🧢`);
    expect(cut.isWellFormed()).toBe(true);
    expect(cut.length).toBeLessThanOrEqual(200);
  });

  it('stays null where there is none', () => {
    expect(untrusted({ note: null, title: 'a\u0000' })).toEqual({ note: null, title: 'a' });
  });

  it('is cleaned in a SKU, too, which is never cut', () => {
    expect(skuOf(`${'S'.repeat(254)}\u202E`)).toBe('S'.repeat(254));
    expect(skuOf('S'.repeat(255))).toHaveLength(255);
  });

  it('is bounded in a sentence that quotes it', () => {
    expect(sentence(`No "${'x'.repeat(5_000)}\u0000".`)).toHaveLength(1_000);
  });
});

interface JsonSchema {
  readonly type?: string;
  readonly enum?: unknown;
  readonly const?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly additionalProperties?: JsonSchema | boolean;
}

/** Every place in a row where any text whatever would fit. */
function freeTexts(schema: JsonSchema, path: string): string[] {
  const { type, properties = {}, items, anyOf = [], additionalProperties } = schema;
  const bound = schema.enum ?? schema.const ?? schema.format ?? schema.pattern;
  return [
    ...(type === 'string' && bound === undefined ? [path] : []),
    ...(type === 'object' && additionalProperties !== false ? [`${path}.*`] : []),
    ...Object.entries(properties).flatMap(([name, inner]) => freeTexts(inner, `${path}.${name}`)),
    ...(items ? freeTexts(items, `${path}[]`) : []),
    ...anyOf.flatMap((inner) => freeTexts(inner, path)),
  ];
}

describe('what a row may hold', () => {
  const schemas = offeredTools.map(({ listed }): [string, JsonSchema] => [
    listed.name,
    (listed.outputSchema.properties as Record<string, JsonSchema>).rows!,
  ]);

  it.each([...schemas, ['the digest', z.toJSONSchema(digestSchema) as JsonSchema] satisfies [string, JsonSchema]])(
    'of %s is a number, a time, a word of ours, a reference or a SKU: any other text only under "untrusted"',
    (_, rows) => {
      const places = freeTexts(rows, 'row');
      const elsewhere = places.filter((place) => !/(?:\.untrusted\.\w+|\.sku)$/u.test(place));
      expect(elsewhere).toEqual([]);
      expect(places).not.toEqual([]);
    },
  );
});
