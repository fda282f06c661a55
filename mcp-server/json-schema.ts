import * as z from 'zod';

/**
 * JSON Schema as MCP takes it: an object, draft 2020-12, which is what it means when no draft is named (naming it makes
 * validators of older drafts stop). Patterns of times go: they are 300 characters of digits beside "date-time".
 */
export function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output'): Readonly<Record<string, unknown>> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    override: ({ jsonSchema }) => {
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
    },
  });
  return rest;
}
