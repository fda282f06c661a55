import * as z from 'zod';
import { findSimilarCases as find } from '../../domain/history/find-similar-cases.ts';
import { caseArgument, limitArgument } from '../arguments.ts';
import { similarCaseRow, similarCaseSchema } from '../rows/similar-case-row.ts';
import { defineTool } from '../tool.ts';

export const findSimilarCases = defineTool({
  name: 'find_similar_cases',
  title: 'Earlier cases like this one',
  description:
    'Lists earlier cases that resemble a case, most alike first: the same SKU, the same difference, the same cause, and what became of each. Use it to see what such a difference turned out to be before. It proves nothing about this case, and none of it can be cited: use get_case for details.',
  scope: 'stock:read',
  inputSchema: z.strictObject({ caseId: caseArgument, limit: limitArgument }),
  rowSchema: similarCaseSchema,
  handler: async ({ reader }, { caseId, limit }) => {
    const similar = await find(reader.em(), { caseId, limit });
    return { rows: similar.map((one) => similarCaseRow(one)), nothing: `No earlier case resembles case ${caseId}.` };
  },
});
