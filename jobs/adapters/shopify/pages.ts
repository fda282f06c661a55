import { z } from 'zod';
import { StorefrontReadError } from '../../../domain/ports/storefront.ts';
import { QueryTooCostly } from './reader.ts';

const pageInfoSchema = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });

export interface Page<T> {
  readonly pageInfo: z.infer<typeof pageInfoSchema>;
  readonly nodes: readonly T[];
}

export function pageSchema<T>(node: z.ZodType<T>): z.ZodType<Page<T>> {
  return z.object({ pageInfo: pageInfoSchema, nodes: z.array(node) });
}

export type ReadPage<T> = (first: number, after: string | null) => Promise<Page<T>>;

/** Follows the cursor to the last page. When the shop finds a page too dear, the pages shrink and it goes on. */
export async function* pagesOf<T>(size: number, readPage: ReadPage<T>): AsyncGenerator<readonly T[]> {
  let first = size;
  let after: string | null = null;
  for (;;) {
    const page: Page<T> | null = await readPage(first, after).catch(orTooCostly);
    if (page === null) {
      first = smaller(first);
      continue;
    }
    yield page.nodes;
    if (!page.pageInfo.hasNextPage) return;
    after = nextCursor(page, after);
  }
}

/** All nodes of a list that is known to be short. */
export async function allOf<T>(size: number, readPage: ReadPage<T>): Promise<T[]> {
  const nodes: T[] = [];
  for await (const page of pagesOf(size, readPage)) nodes.push(...page);
  return nodes;
}

function orTooCostly(error: unknown): null {
  if (error instanceof QueryTooCostly) return null;
  throw error;
}

/** Our estimate of the cost is a model of a model (documented, not measured for these queries), so it may be low. */
function smaller(first: number): number {
  if (first > 1) return Math.floor(first / 2);
  throw new StorefrontReadError('shop-answer-unreadable', 'The shop finds even a page of one too costly.');
}

/** A list that claims to go on without saying where would otherwise end early, or never. */
function nextCursor<T>({ pageInfo }: Page<T>, previous: string | null): string {
  if (pageInfo.endCursor !== null && pageInfo.endCursor !== previous) return pageInfo.endCursor;
  throw new StorefrontReadError('shop-answer-unreadable', 'The shop announced another page but gave no new cursor.');
}
