import type { Pool } from 'pg';
import type { WriteRules } from '../inventory/quantity-write.ts';

/** One GraphQL request: what its resolvers may know. */
export interface Visit extends WriteRules {
  readonly pool: Pool;
  readonly domain: string;
}

/** An object of the answer, as graphql-js executes it: values, and methods taking the field's arguments. */
export type View = { readonly __typename: string } & Readonly<Record<string, unknown>>;

/** Loads once, at the first field that asks: a page's levels come in one query, and only when selected. */
export function lazily<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => (loaded ??= load());
}
