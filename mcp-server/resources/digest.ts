import * as z from 'zod';
import { readDigest } from '../../domain/digest/digest.ts';
import { listDigestDays } from '../../domain/history/list-digest-days.ts';
import { completeDigestDay } from '../completions.ts';
import { type Resource, uriOf } from '../resource.ts';
import { digestRow } from '../rows/digest-row.ts';

const address = 'lockstep://digest/';
const isoDay = z.iso.date();

export const digestResource: Resource = {
  name: 'digest',
  title: "A morning's digest",
  description:
    'The digest of one day, such as lockstep://digest/2026-11-23: what was checked, opened, fixed and asked.',
  scope: 'stock:read',
  address,
  variable: { name: 'date', complete: completeDigestDay },
  list: async ({ reader }) => (await listDigestDays(reader.em(), { limit: 1 })).map((day) => listed(day)),
  read: async ({ reader }, value) => {
    const day = isoDay.safeParse(value);
    const digest = day.success ? await readDigest(reader.em(), day.data) : null;
    return digest && digestRow(digest);
  },
};

function listed(day: string) {
  return {
    uri: uriOf({ address }, day),
    name: `digest-${day}`,
    title: `Digest of ${day}`,
    description: 'The newest digest.',
  };
}
