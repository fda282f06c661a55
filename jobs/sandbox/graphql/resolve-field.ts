import type { GraphQLFieldResolver } from 'graphql';
import { refusal } from './refusal.ts';
import type { Visit } from './visit.ts';

/** Values are given, methods are called; what the slice has and the sandbox has not says so, aloud. */
export const resolveField: GraphQLFieldResolver<unknown, Visit> = (source, args, visit, info) => {
  const value = (source as Record<string, unknown>)[info.fieldName];
  if (value === undefined) {
    const field = `${info.parentType.name}.${info.fieldName}`;
    throw refusal('SANDBOX_NOT_BUILT', `The sandbox shop does not answer ${field}. A real shop may.`);
  }
  return typeof value === 'function' ? (value as (...given: unknown[]) => unknown)(args, visit, info) : value;
};
