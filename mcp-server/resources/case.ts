import { openCases, type OpenCase } from '../../domain/history/open-cases.ts';
import { readCaseFile } from '../../domain/history/read-case-file.ts';
import { caseNumber } from '../arguments.ts';
import { completeCaseId } from '../completions.ts';
import { type Resource, uriOf } from '../resource.ts';
import { caseRow } from '../rows/case-row.ts';
import { clean } from '../untrusted.ts';

const MOST_LISTED = 50;
const address = 'lockstep://cases/';

export const caseResource: Resource = {
  name: 'case',
  title: 'A case of drift',
  description: 'Everything about one case, as get_case answers it.',
  scope: 'stock:read',
  address,
  variable: { name: 'id', complete: completeCaseId },
  list: async ({ reader }) => (await openCases(reader.em(), { limit: MOST_LISTED })).map((one) => listed(one)),
  read: async ({ reader }, value) => {
    const caseId = caseNumber.safeParse(value);
    const file = caseId.success ? await readCaseFile(reader.em(), caseId.data) : null;
    return file && caseRow(file);
  },
};

function listed({ caseId, sku, delta, severity, state }: OpenCase) {
  const units = Math.abs(delta);
  return {
    uri: uriOf({ address }, String(caseId)),
    name: `case-${caseId}`,
    title: `Case ${caseId}: ${clean(sku, 60)}`,
    description: `Open, ${severity}: the shop shows ${units} too ${delta > 0 ? 'many' : 'few'}; ${state}.`,
  };
}
