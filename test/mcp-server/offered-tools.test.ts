import { AjvJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/ajv-provider.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { offeredTools } from '../../mcp-server/offered-tools.ts';
import { Office, refusalOf } from './office.ts';

let office: Office;

beforeAll(async () => {
  office = await Office.open();
});
afterAll(() => office.close());

describe('what is offered', () => {
  it('is eleven tools, in an order that never changes, all of which only read', async () => {
    const { tools } = await office.client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      'get_case',
      'get_sku',
      'search_skus',
      'list_movements',
      'list_messages',
      'list_storefront_events',
      'list_readings',
      'list_drifts',
      'find_similar_cases',
      'compare_now',
      'get_health',
    ]);
    const asksTheShop = tools.filter(({ annotations }) => annotations!.openWorldHint).map(({ name }) => name);
    expect(asksTheShop).toEqual(['compare_now']);
    for (const { annotations } of tools)
      expect(annotations).toMatchObject({ readOnlyHint: true, destructiveHint: false });
  });

  it('has schemas that a validator takes, with a description of every argument', () => {
    const validator = new AjvJsonSchemaValidator();
    for (const { listed } of offeredTools) {
      for (const schema of [listed.inputSchema, listed.outputSchema]) {
        expect(schema).toMatchObject({ type: 'object', additionalProperties: false });
        expect(schema).not.toHaveProperty('$schema');
        expect(() => validator.getValidator(schema)).not.toThrow();
      }
      for (const [name, argument] of Object.entries(listed.inputSchema.properties as object))
        expect({ name, ...argument }).toMatchObject({ name, description: expect.any(String) });
    }
  });

  it('says in one to three sentences what it is for', () => {
    const sentences = (text: string) => text.split(/\.(?:\s|$)/u).filter(Boolean).length;
    const wordy = offeredTools
      .filter(({ listed }) => sentences(listed.description) > 3)
      .map(({ listed }) => listed.name);
    expect(wordy).toEqual([]);
  });
});

describe('what is asked for and does not exist', () => {
  it.each<[string, object, RegExp]>([
    ['get_sku', { sku: 'MUGG' }, /^No SKU is named "MUGG" here.*Did you mean "MUG"/u],
    ['list_movements', { sku: 'mug' }, /"mug"/u],
    ['list_messages', { sku: 'NOPE' }, /"NOPE"/u],
    ['list_storefront_events', { sku: 'NOPE' }, /"NOPE"/u],
    ['list_readings', { sku: 'NOPE' }, /"NOPE"/u],
    ['list_drifts', { sku: 'NOPE' }, /"NOPE"/u],
    ['compare_now', { sku: 'NOPE' }, /"NOPE"/u],
    ['list_movements', { sku: 'MUG', location: 'moon' }, /^No location is named "moon".*"main" and "other"/u],
    ['list_messages', { sku: 'MUG', location: 'moon' }, /"moon"/u],
    ['list_storefront_events', { sku: 'MUG', location: 'moon' }, /"moon"/u],
    ['list_readings', { sku: 'MUG', location: 'moon' }, /"moon"/u],
    ['list_drifts', { location: 'moon' }, /"moon"/u],
    ['compare_now', { sku: 'MUG', location: 'moon' }, /"moon"/u],
    ['compare_now', { sku: 'MUG' }, /^There are several locations: name one of them/u],
    ['get_case', { caseId: 999 }, /^There is no case 999/u],
    ['find_similar_cases', { caseId: 999 }, /^There is no case 999/u],
  ])('%s %j is refused with a sentence', async (name, args, says) => {
    const refusal = await refusalOf(office.call(name, args));
    expect(refusal).toEqual({ code: -32_602, says: expect.stringMatching(says) });
  });

  it.each([
    ['get_skus', /^Unknown tool\. Did you mean get_sku/u],
    ['listmovements', /list_movements/u],
    ['execute_sql', /^Unknown tool\. tools\/list names what there is\.$/u],
    ['', /^Unknown tool\./u],
    ['__proto__', /^Unknown tool\./u],
    ['x'.repeat(100_000), /^Unknown tool\./u],
  ])('an unknown tool (%.20s) is, too', async (name, says) => {
    expect(await refusalOf(office.call(name))).toEqual({ code: -32_602, says: expect.stringMatching(says) });
  });
});
