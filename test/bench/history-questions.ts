/** One tool, asked for something else each time. */
export interface Question {
  readonly tool: string;
  readonly pick: () => Record<string, unknown>;
  /** Whether an answer is one to this question. */
  readonly expects: (content: unknown) => boolean;
  /** As often as it may be asked within a minute, where that is bounded. */
  readonly most?: number;
}

/** What an agent asks most, with rows to be found; the busiest SKUs are asked for most. */
export function questions(skus: number): Question[] {
  const sku = () => `SKU-${String(1 + Math.floor(skus * Math.random() ** 3)).padStart(5, '0')}`;
  const caseId = () => 1 + Math.floor(Math.random() * 3_000);
  return [
    { tool: 'get_sku', pick: () => ({ sku: sku() }), expects: found },
    { tool: 'list_movements', pick: () => ({ sku: sku(), ...aMonth() }), expects: answered },
    { tool: 'list_messages', pick: () => ({ sku: sku() }), expects: found },
    { tool: 'list_storefront_events', pick: () => ({ sku: sku() }), expects: answered },
    { tool: 'list_readings', pick: () => ({ sku: sku() }), expects: found },
    { tool: 'list_drifts', pick: () => ({ severity: 'major', ...aMonth() }), expects: answered },
    { tool: 'get_case', pick: () => ({ caseId: caseId() }), expects: found },
    { tool: 'compare_now', pick: () => ({ sku: sku() }), expects: found, most: 30 },
    { tool: 'find_similar_cases', pick: () => ({ caseId: caseId() }), expects: answered },
    { tool: 'get_health', pick: () => ({}), expects: found },
    { tool: 'search_skus', pick: () => ({ text: `shirt no. ${Math.floor(Math.random() * skus)}` }), expects: answered },
  ];
}

const DAY_MS = 24 * 60 * 60 * 1_000;

/** Any month of the year. */
function aMonth(): { from: string; to: string } {
  const from = Date.now() - (30 + Math.random() * 330) * DAY_MS;
  return { from: new Date(from).toISOString(), to: new Date(from + 30 * DAY_MS).toISOString() };
}

function found(content: unknown): boolean {
  return (content as { outcome?: string } | undefined)?.outcome === 'found';
}

function answered(content: unknown): boolean {
  return ['found', 'nothing'].includes((content as { outcome?: string } | undefined)?.outcome ?? '');
}
