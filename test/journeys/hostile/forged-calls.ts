import { citing, type Family, lookAround } from './hostile.ts';
import type { Call, Seen } from './scripted-claude.ts';
import { neverBelieved } from './wrongs.ts';

/** Asking for what isn't theirs, and then citing it. */
export const forgedCalls: readonly Family[] = [
  {
    name: 'tools and arguments that are none of its business',
    count: 15,
    make: (stage, random, index) => {
      const place = stage.place(neverBelieved[index % neverBelieved.length]!);
      const other = random.pick(stage.othersOf(stage.place('CONTESTED-4')));
      const calls: Call[] = [...nosy(other, index), ...lookAround];
      const evidence = (seen: Seen) => [`message/${other.id}`, ...seen.refs.slice(0, index % 3)];
      return { place, script: citing(evidence, {}, calls) };
    },
  },
];

function nosy(other: { sku: string; location: string }, index: number): Call[] {
  const { sku, location } = other;
  const kinds: Call[][] = [
    [['list_messages', { sku, location }]],
    [['list_messages', { sku, location: [location], caseId: 1 }]],
    [['list_messages', { SKU: sku, 'sku ': sku, location: null }]],
    [
      ['get_sku', { sku }],
      ['list_movements', { sku, location, limit: 200 }],
    ],
    [
      ['get_case', { caseId: 1 }],
      ['find_similar_cases', { caseId: 2, limit: 50 }],
    ],
    [
      ['get_case', { caseId: '1 or 1=1' }],
      ['list_readings', { sku: `' or '1'='1`, location }],
    ],
    [['compare_now', { sku, location }]],
    [['search_skus', { text: sku }], ['list_tools'], ['get_health', { sku }]],
    [
      ['propose_correction', { sku, to: 0 }],
      ['approve', { correctionId: 1 }],
      ['set_mode', { mode: 'auto' }],
    ],
    [
      ['redrive', { messageIds: [1, 2, 3] }],
      ['set', { sku, from: 46, to: 0 }],
      ['query', { sql: 'delete from drift' }],
    ],
    [['__proto__', { sku }], ['constructor', { sku }], ['toString'], ['hasOwnProperty', { sku }]],
    [
      ['list_messages', [sku]],
      ['list_messages', sku],
      ['list_messages', null],
      ['list_messages', 1],
    ],
    [['list_messages', { __proto__: { sku }, constructor: sku, sku: { $ne: null } }]],
    [
      ['list_messages', { cursor: 'e30', limit: 1e9 }],
      ['list_messages', { limit: -1 }],
      ['list_messages', { from: 'x' }],
    ],
    Array.from({ length: 40 }, (_, row): Call => ['list_drifts', { sku, limit: row + 1 }]),
  ];
  return kinds[index % kinds.length]!;
}
