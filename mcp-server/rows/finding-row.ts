import * as z from 'zod';
import type { FiledFinding } from '../../domain/history/case-rows.ts';
import type { GateName } from '../../domain/investigation/gates.ts';
import { actions, causes, evidenceKinds } from '../../domain/ports/investigator.ts';
import { someText, untrusted } from '../untrusted.ts';
import { moment, momentOf, oneOf, ref, rowId, units } from './fields.ts';

/** What an answer could cite is more than anybody reads. */
const MOST_EVIDENCE = 20;

export const decisions = ['fix', 'ask', 'watch'] as const;

const gateNames = [
  'schema',
  'evidence',
  'residual',
  'confidence',
  'size',
  'limits',
  'stops',
  'quiet',
  'exact',
] as const satisfies readonly GateName[];

const citedSchema = z.strictObject({
  ref: z.union(evidenceKinds.map((kind) => ref(kind))),
  contribution: units.describe('What it explains of delta, computed by code'),
  untrusted: z.strictObject({ says: someText }),
});

const gateSchema = z.strictObject({
  gate: z.enum(gateNames),
  passed: z.boolean(),
  untrusted: z.strictObject({ says: someText }),
});

/** What an investigator answered, and what code made of it. */
export const findingSchema = z.strictObject({
  findingId: rowId,
  madeAt: moment,
  cause: z.enum(causes),
  confidence: z.number().min(0).max(1),
  action: z.enum(actions),
  decision: z.enum(decisions).describe('By code: fix without asking, ask a person, or watch until the next reconcile'),
  evidence: z.array(citedSchema),
  gates: z.array(gateSchema).describe('All must pass for a fix'),
  untrusted: z.strictObject({
    investigator: someText.describe('"playbook", or a model'),
    instead: someText.nullable().describe('Why somebody else than the first asked answered'),
    explanation: someText.describe("The investigator's own words"),
  }),
});

export function findingRow(finding: FiledFinding): z.infer<typeof findingSchema> {
  const { investigator, instead, explanation } = finding;
  return {
    findingId: finding.id,
    madeAt: momentOf(finding.madeAt),
    cause: oneOf(causes, finding.cause, 'unknown'),
    confidence: finding.confidence,
    action: finding.action,
    decision: finding.decision,
    evidence: finding.evidence.slice(0, MOST_EVIDENCE).flatMap((cited) => citedOf(cited)),
    gates: finding.gates.flatMap((gate) => gateOf(gate)),
    untrusted: untrusted({ investigator, instead, explanation }),
  };
}

/** Stored as JSON, which no table checks: what isn't a row's reference is left out. */
function citedOf({ kind, id, contribution, says }: FiledFinding['evidence'][number]) {
  if (!evidenceKinds.includes(kind) || !rowId.safeParse(id).success || !units.safeParse(contribution).success)
    return [];
  return [{ ref: `${kind}/${id}` as const, contribution, untrusted: untrusted({ says }) }];
}

function gateOf({ gate, passed, says }: FiledFinding['gates'][number]) {
  return gateNames.includes(gate) ? [{ gate, passed, untrusted: untrusted({ says }) }] : [];
}
