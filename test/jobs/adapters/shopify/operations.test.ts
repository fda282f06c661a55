import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, NoDeprecatedCustomRule, parse, specifiedRules, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { operations } from '../../../../jobs/adapters/shopify/operations.ts';

const sliceOf = (version: string) =>
  buildSchema(
    readFileSync(join(import.meta.dirname, `../../../../jobs/sandbox/schema/admin-${version}.graphql`), 'utf8'),
  );

/**
 * The slices hold no deprecated field as such (they were cut without descriptions), so what Shopify's own schema marks
 * as deprecated and this adapter might be tempted by is named here.
 */
const DEPRECATED = ['inventorySetOnHandQuantities', 'compareQuantity', 'ignoreCompareQuantity', ' variant '];

describe.each(['2026-07', '2026-10'])('operations against %s', (version) => {
  const schema = sliceOf(version);

  it.each(operations.map(({ name, document }) => [name, document]))('%s is valid', (_, document) => {
    expect(validate(schema, parse(document), [...specifiedRules, NoDeprecatedCustomRule])).toEqual([]);
  });

  it('fails for a field that is not there', () => {
    expect(validate(schema, parse('{ locations(first: 1) { nodes { nothing } } }'))).toHaveLength(1);
  });
});

describe('operations', () => {
  it('name themselves, each once', () => {
    const names = operations.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, document } of operations) expect(document).toMatch(new RegExp(`^(query|mutation) ${name}\\(`));
  });

  it('avoid what Shopify has deprecated', () => {
    const all = operations.map(({ document }) => document).join('\n');
    expect(DEPRECATED.filter((word) => all.includes(word))).toEqual([]);
  });
});
