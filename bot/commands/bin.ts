import { z } from 'zod';
import { addBin } from '../../domain/ledger/add-bin.ts';
import { binKinds } from '../../domain/ledger/bin.ts';
import { defineCommand } from '../command.ts';
import { bin, text } from '../fields.ts';

const kinds = binKinds.join(' or ');

export const binCommand = defineCommand({
  name: 'bin',
  summary: 'Add a bin to a building',
  example: 'bin A-03-2 --location main --kind pick',
  arguments: { bin },
  options: {
    location: text('the building it stands in'),
    kind: z
      .enum(binKinds, `must be ${kinds}`)
      .default('pick')
      .meta({ description: `${kinds}; pick if left out` }),
  },
  async run({ ledger }, { bin: code, location, kind }) {
    const { bin, created } = await addBin(ledger, { code, location, kind });
    return {
      headline: created ? `Bin ${bin.code} (${bin.kind}) is new at ${location}.` : `Bin ${bin.code} was there already.`,
      json: { bin: bin.code, location, kind: bin.kind, created },
    };
  },
});
