import { query } from '../../domain/database.ts';
import { offeredPrompts } from '../../mcp-server/offered-prompts.ts';
import { offeredResources } from '../../mcp-server/offered-resources.ts';
import { templateOf } from '../../mcp-server/resource.ts';
import type { Office } from './office.ts';

/** A question for every tool about these SKUs, as far as it has an answer. */
export function questionsAbout(skus: readonly string[]): [name: string, args: object][] {
  return [
    ...skus.flatMap((sku): [string, object][] =>
      ['get_sku', 'list_movements', 'list_messages', 'list_storefront_events', 'list_readings', 'list_drifts'].map(
        (name) => [name, { sku }],
      ),
    ),
    ...skus.map((sku): [string, object] => ['search_skus', { text: sku.slice(0, 50) }]),
    ['list_drifts', {}],
    ['get_case', { caseId: 1 }],
    ['get_case', { caseId: 2 }],
    ['find_similar_cases', { caseId: 2 }],
    ['get_health', {}],
  ];
}

/** A template's address with its variable filled in, as a client would. */
export function addressesOf(value: string): string[] {
  return offeredResources
    .filter(({ variable }) => variable !== null)
    .map((resource) => resource.address + encodeURIComponent(value.toWellFormed()));
}

/** Every argument that can be completed. */
export const completable = [
  ...offeredPrompts.flatMap(({ name, arguments: args }) =>
    args.map((argument) => ({ ref: { type: 'ref/prompt', name }, argument: argument.name })),
  ),
  ...offeredResources.flatMap((resource) =>
    resource.variable === null
      ? []
      : [{ ref: { type: 'ref/resource', uri: templateOf(resource) }, argument: resource.variable.name }],
  ),
];

/** A digest of every row of every table but those that asking adds to. */
export async function fingerprint(office: Office): Promise<Record<string, string>> {
  const em = office.house.em();
  const tables = await query<{ name: string }>(
    em,
    `select tablename as name from pg_tables where schemaname = 'public' and tablename not in ('agent_call', 'reading', 'login') order by 1`,
  );
  const prints: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await query<{ print: string }>(
      em,
      `select count(*) || ' ' || md5(coalesce(string_agg(t::text, '' order by t::text), '')) as print from ${name} t`,
    );
    prints[name] = row!.print;
  }
  return prints;
}
