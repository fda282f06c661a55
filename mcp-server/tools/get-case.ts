import * as z from 'zod';
import { readCaseFile } from '../../domain/history/read-case-file.ts';
import { caseArgument } from '../arguments.ts';
import { badArguments } from '../refusal.ts';
import { caseRow, caseSchema } from '../rows/case-row.ts';
import { defineTool } from '../tool.ts';

export const getCase = defineTool({
  name: 'get_case',
  title: 'One case of drift',
  description:
    'Answers everything about one case, an episode in which the shop differed from what it should show: the numbers, each time it was seen, what was found, which gates failed, what was decided and corrected. Start here when the question is about a case. What was done in cases like it is in find_similar_cases.',
  scope: 'stock:read',
  inputSchema: z.strictObject({ caseId: caseArgument }),
  rowSchema: caseSchema,
  handler: async ({ reader }, { caseId }) => {
    const file = await readCaseFile(reader.em(), caseId);
    if (!file)
      throw badArguments(
        `There is no case ${caseId}. get_sku names the open cases of a SKU, list_drifts the SKUs that differ.`,
      );
    return { rows: [caseRow(file)] };
  },
});
