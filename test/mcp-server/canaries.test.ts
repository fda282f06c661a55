import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { offeredTools } from '../../mcp-server/offered-tools.ts';
import { questionsAbout } from './everything.ts';
import { Office } from './office.ts';
import { overwriteJson, overwriteTexts, renameSkus } from './overwrite.ts';

const CANARY = 'CANARY';

let office: Office;
let skus: string[];

beforeAll(async () => {
  office = await Office.open();
  const { house, world } = office;
  await house.typed('TOTE-BLK', -2);
  await house.world.asOwner(
    `update drain_lease set lookup_failure = 'x'`,
    `insert into known_shop (domain, sandbox, learned_at) values ('x', true, now())`,
    `insert into reconcile_run (storefront, started_at, finished_at, outcome, failure) values ('fake', now(), now(), 'failed', 'x')`,
    `insert into drain_lease (storefront, holder, epoch, expires_at, lookup_failure) values ('fake', 'x', 1, now(), 'x') on conflict do nothing`,
    `update sku set title = code, barcode = 'b' || id where title is null`,
    `set session_replication_role = replica`,
    `update movement set note = 'x', reference = coalesce(reference, 'x'), channel = 'x'`,
    `update delivery set explanation = 'x', code = 'x'`,
    `update delivery_attempt set explanation = 'x'`,
    `update finding set instead = 'x'`,
    `update correction set decided_by = 'x', decided_at = now(), explanation = 'x'`,
    `insert into decision (case_id, actor, verb, says, decided_at) values (1, 'x', 'ignore', 'x', now()), (2, 'x', 'ignore', 'x', now())`,
    `insert into reading (sku_id, location_id, read_at, warehouse_total, u, s, f, r, v, expected_total, storefront_total, delta, verdict, reason, asked_by)
     select id, 1, now(), 0, 0, 0, 0, 0, 0, 0, 0, 0, 'unjudged', 'x', 'x' from sku`,
  );
  await overwriteTexts(world, [CANARY], { named: true });
  await overwriteJson(world, (place) => `${CANARY} ${place}`);
  skus = [...(await renameSkus(world, (code) => `${CANARY}-${code}`)).values()];
});
afterAll(() => office.close());

interface Found {
  readonly path: string;
  readonly text: string;
}

/** Every text of an answer that has a canary in it, keys too. */
function canariesIn(value: unknown, path = ''): Found[] {
  if (typeof value === 'string') return value.includes(CANARY) ? [{ path, text: value }] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(key.includes(CANARY) ? [{ path: `${path}.(key)`, text: key }] : []),
    ...canariesIn(inner, `${path}.${key}`),
  ]);
}

const mayHold = ({ path, text }: Found) =>
  /\.untrusted\.\w+$/u.test(path) || (path.endsWith('.sku') && skus.includes(text));

describe('when every stored text is a canary', () => {
  const found: Found[] = [];

  it('no tool lets one out but under "untrusted", or as a SKU', async () => {
    for (const [name, args] of questionsAbout(skus)) {
      const answer = await office.call(name, args);
      const { query, ...rest } = answer;
      expect(query).toMatchObject(args);
      const canaries = canariesIn(rest).filter(({ path }) => path !== '.says');
      expect({ name, out: canaries.filter((canary) => !mayHold(canary)) }).toEqual({ name, out: [] });
      expect(
        offeredTools.find(({ listed }) => listed.name === name)!.outputSchema.safeParse(answer).error,
      ).toBeUndefined();
      found.push(...canaries);
    }
  });

  it('no resource does', async () => {
    const { resources } = await office.client.listResources();
    const uris = [
      ...resources.map(({ uri }) => uri),
      ...skus.map((sku) => `lockstep://skus/${encodeURIComponent(sku)}`),
    ];
    for (const uri of uris) {
      const { contents } = await office.client.readResource({ uri });
      const canaries = contents.flatMap((content) => canariesIn(JSON.parse((content as { text: string }).text)));
      expect({ uri, out: canaries.filter((canary) => !mayHold(canary)) }).toEqual({ uri, out: [] });
      found.push(...canaries);
    }
    const listed = canariesIn(resources).map(({ path, text }) => [path.replace(/\d+/u, 'n'), text]);
    for (const [path, text] of listed)
      expect([path, text]).toEqual(['.n.title', expect.stringMatching(/^Case \d+: CANARY-[A-Z-]+$/u)]);
  });

  it('and what people want to read comes through', () => {
    const seen = new Set(found.map(({ text }) => text.replace(/^CANARY /u, '').replace(/ \d+$/u, '')));
    const wanted = [
      'sku.title',
      'sku.barcode',
      'bin.code',
      'location.name',
      'movement.note',
      'movement.reference',
      'movement.actor',
      'movement.channel',
      'message.order_name',
      'delivery.explanation',
      'delivery_attempt.explanation',
      'storefront_event.order_name',
      'reading.reason',
      'finding.explanation',
      'finding.investigator',
      'finding.instead',
      'correction.explanation',
      'correction.decided_by',
      'decision.actor',
      'decision.says',
      'reconcile_run.failure',
      'drain_lease.lookup_failure',
      'known_shop.domain',
      'digest.headline',
      'gates.says',
      'evidence.says',
      'digest.reasons',
      'digest.content.lines',
      'digest.content.open.says',
    ];
    expect(wanted.filter((place) => !seen.has(place))).toEqual([]);
  });

  it('what should be a word of ours and is not, is "unknown" or "other"', async () => {
    const [row] = (await office.call('get_case', { caseId: 2 })).rows as { findings: { cause: string }[] }[];
    expect(row!.findings[0]!.cause).toBe('unknown');
    const messages = (await office.call('list_messages', { sku: skus[1]!, status: 'waiting' })).rows;
    expect(messages).toMatchObject([{ tries: [{ outcome: 'other' }, { outcome: 'other' }] }]);
  });
});
