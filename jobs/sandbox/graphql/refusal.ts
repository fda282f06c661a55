import { GraphQLError } from 'graphql';

/** A top-level error with Shopify's `extensions.code`. */
export function refusal(code: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}
