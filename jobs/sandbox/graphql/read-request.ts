import { readFileSync } from 'node:fs';
import {
  buildSchema,
  getOperationAST,
  getVariableValues,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { ApiVersion } from '../settings.ts';

export interface GraphQLRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | null;
}

/** A request that may be executed. */
export interface ReadyRequest {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** As they were sent, for the execution. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** With the operation's own defaults, for the cost. */
  readonly coerced: Readonly<Record<string, unknown>>;
}

export interface RequestError {
  readonly message: string;
  readonly locations?: GraphQLError['locations'];
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** Parses, validates and coerces against the version's slice; a bad request costs nothing (recorded). */
export function readRequest(
  version: ApiVersion,
  request: GraphQLRequest,
): { ready: ReadyRequest } | { errors: readonly RequestError[] } {
  const schema = schemaOf(version);
  const { document, errors } = documentOf(version, schema, request.query);
  if (document === null) return { errors };
  const operation = getOperationAST(document, request.operationName);
  if (!operation)
    return { errors: [{ message: 'No operation was found to execute.', extensions: { code: 'BAD_REQUEST' } }] };

  const coerced = getVariableValues(schema, operation.variableDefinitions ?? [], request.variables);
  if (coerced.errors) return { errors: coerced.errors.map(variableError) };
  const ready = { schema, document, operation, variables: request.variables };
  return { ready: { ...ready, coerced: coerced.variableValues.coerced } };
}

/** Shopify names the code and lists the problems (recorded); the explanations are graphql-js's own. */
function variableError(error: GraphQLError): RequestError {
  return {
    message: error.message,
    locations: error.locations,
    extensions: { code: 'INVALID_VARIABLE', problems: [{ path: [], explanation: error.message }] },
  };
}

const schemas = new Map<ApiVersion, GraphQLSchema>();

function schemaOf(version: ApiVersion): GraphQLSchema {
  const known = schemas.get(version);
  if (known) return known;
  const schema = buildSchema(readFileSync(new URL(`../schema/admin-${version}.graphql`, import.meta.url), 'utf8'));
  schemas.set(version, schema);
  return schema;
}

type Read = { readonly document: DocumentNode | null; readonly errors: readonly RequestError[] };

/** A client sends few different texts, over and over. */
const documents = new Map<string, Read>();
const MAX_DOCUMENTS = 200;

function documentOf(version: ApiVersion, schema: GraphQLSchema, query: string): Read {
  const key = `${version} ${query}`;
  const known = documents.get(key);
  if (known) return known;
  const read = readDocument(schema, query);
  if (documents.size >= MAX_DOCUMENTS) documents.clear();
  documents.set(key, read);
  return read;
}

function readDocument(schema: GraphQLSchema, query: string): Read {
  try {
    const document = parse(query, { maxTokens: 20_000 });
    const errors = validate(schema, document, specifiedRules);
    if (errors.length === 0) return { document, errors: [] };
    return { document: null, errors: errors.map(documentError) };
  } catch (error) {
    return { document: null, errors: [documentError(error as GraphQLError)] };
  }
}

function documentError(error: GraphQLError): RequestError {
  return { message: error.message, locations: error.locations, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } };
}
