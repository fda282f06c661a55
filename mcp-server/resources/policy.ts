import { readMode } from '../../domain/controls/mode.ts';
import { offeredTools } from '../offered-tools.ts';
import type { Resource } from '../resource.ts';
import { gates, modes, severities, words } from './policy-words.ts';

const address = 'lockstep://policy';
const about = {
  name: 'policy',
  title: 'What Lockstep may do, and its words',
  description: 'The mode, the gates every fix must pass, how late is late, the tools, and what the words mean.',
};

export const policyResource: Resource = {
  ...about,
  scope: 'stock:read',
  address,
  variable: null,
  list: async () => [{ uri: address, ...about }],
  read: async ({ reader, dueTimes, sandbox }) => ({
    mode: await readMode(reader.em()),
    sandbox,
    modes,
    gates,
    severities,
    lateAfterMinutes: Object.fromEntries(Object.entries(dueTimes).map(([term, ms]) => [term, ms / 60_000])),
    words,
    tools: offeredTools.map(({ listed: { name, title } }) => ({ name, title })),
  }),
};
