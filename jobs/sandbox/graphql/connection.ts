import { pageSize, type Page, type PageArgs } from './read-page.ts';
import type { View } from './visit.ts';

/** A page of the database as a connection. */
export function connectionOf<Row>(type: string, page: Page<Row>, views: readonly View[]): View {
  return {
    __typename: `${type}Connection`,
    nodes: views,
    edges: views.map((node, index) => ({ __typename: `${type}Edge`, node, cursor: page.cursors[index] })),
    pageInfo: {
      __typename: 'PageInfo',
      hasNextPage: page.hasNextPage,
      hasPreviousPage: page.hasPreviousPage,
      startCursor: page.cursors[0] ?? null,
      endCursor: page.cursors.at(-1) ?? null,
    },
  };
}

/** A short list that is already in memory, such as the lines of one order, as a connection; cursors are the ids. */
export function listConnection(type: string, views: readonly (View & { readonly id: string })[], args: PageArgs): View {
  const { size, backward } = pageSize(args);
  const ordered = args.reverse ? views.toReversed() : views;
  const start = args.after ? ordered.findIndex((view) => view.id === args.after) + 1 : 0;
  const end = args.before ? ordered.findIndex((view) => view.id === args.before) : ordered.length;
  const window = ordered.slice(start, end);
  const kept = backward ? window.slice(-size) : window.slice(0, size);
  const page = {
    rows: kept,
    cursors: kept.map((view) => view.id),
    hasNextPage: backward ? end < ordered.length : window.length > size,
    hasPreviousPage: backward ? window.length > size : start > 0,
  };
  return connectionOf(type, page, kept);
}
