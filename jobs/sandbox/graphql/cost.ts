import {
  getNamedType,
  getNullableType,
  isAbstractType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  valueFromASTUntyped,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type SelectionSetNode,
} from 'graphql';
import type { ReadyRequest } from './read-request.ts';

/**
 * A declared approximation of Shopify's query cost, never claimed to be equal to it. Documented: scalar 0, object 1,
 * mutation 10, connections by their size. Recorded: adjust with item and location 13, whatever the number of rows, and
 * 10 when nothing was changed; an item with first:10 levels 16 asked and 6 charged; one item found with its levels 7.
 * A connection of n costs 2 + min(n, round(2 * sqrt n)) nodes here, which meets all of those.
 */
export function requestedCost(request: ReadyRequest): number {
  return operationCost(request, ASKED);
}

/** The same, by what was really answered. */
export function actualCost(request: ReadyRequest, data: unknown): number {
  return operationCost(request, data);
}

/** Stands for "not answered yet": everything asked for may come. */
const ASKED = Symbol('asked');

interface Reading {
  readonly request: ReadyRequest;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

function operationCost(request: ReadyRequest, data: unknown): number {
  const type = request.schema.getRootType(request.operation.operation);
  if (!type) return 0;
  const definitions = request.document.definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION);
  const fragments = new Map(definitions.map((one) => [one.name.value, one]));
  return selectionCost({ request, fragments }, request.operation.selectionSet, type, data);
}

/** Fields add up; of the alternatives on an interface the dearest counts (documented). */
function selectionCost(reading: Reading, set: SelectionSetNode, type: GraphQLNamedType, data: unknown): number {
  let cost = 0;
  let dearest = 0;
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) {
      cost += fieldCost(reading, selection, type, data);
      continue;
    }
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? reading.fragments.get(selection.name.value) : selection;
    const condition = fragment?.typeCondition?.name.value;
    const narrowed = condition === undefined ? type : (reading.request.schema.getType(condition) ?? type);
    const inner = fragment === undefined ? 0 : selectionCost(reading, fragment.selectionSet, narrowed, data);
    if (isAbstractType(type)) dearest = Math.max(dearest, inner);
    else cost += inner;
  }
  return cost + dearest;
}

function fieldCost(reading: Reading, node: FieldNode, parent: GraphQLNamedType, data: unknown): number {
  const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
  if (field === undefined || node.selectionSet === undefined) return 0;
  const type = getNamedType(field.type);
  const value = valueOf(data, node);
  if (parent === reading.request.schema.getMutationType()) {
    return 10 + (value === null ? 0 : selectionCost(reading, node.selectionSet, type, value));
  }
  if (value === null) return 0;
  if (type.name.endsWith('Connection')) return connectionCost(reading, node, type, value);
  if (isListType(getNullableType(field.type))) return listCost(reading, node, type, value);
  return 1 + selectionCost(reading, node.selectionSet, type, value);
}

/** The pages' own frames cost 2, each node 1 and what it selects. */
function connectionCost(reading: Reading, node: FieldNode, type: GraphQLNamedType, value: unknown): number {
  let count = askedSize(reading, node) ?? 0;
  let perNode = 0;
  for (const part of plainFields(node)) {
    const rows = part.name.value === 'pageInfo' ? null : valueOf(value, part);
    if (rows === null || !isObjectType(type) || part.selectionSet === undefined) continue;
    if (Array.isArray(rows)) count = rows.length;
    const rowType = getNamedType(type.getFields()[part.name.value]?.type ?? type);
    const wrapped = part.name.value === 'edges';
    const each = rowsOf(rows).map(
      (row) => (wrapped ? 0 : 1) + selectionCost(reading, part.selectionSet!, rowType, row),
    );
    perNode += Math.max(0, ...each);
  }
  return 2 + damped(count) * perNode;
}

/** A sized list costs like a connection without its frame; an unsized one counts once, however long (recorded). */
function listCost(reading: Reading, node: FieldNode, type: GraphQLNamedType, value: unknown): number {
  const each = rowsOf(value).map((row) => (row === null ? 0 : selectionCost(reading, node.selectionSet!, type, row)));
  const dearest = Math.max(0, ...each);
  const asked = askedSize(reading, node);
  if (asked === null) return dearest;
  return damped(value === ASKED ? asked : each.length) * (1 + dearest);
}

function damped(count: number): number {
  return Math.min(count, Math.round(2 * Math.sqrt(count)));
}

/** The size that the arguments ask for: first, last, or the number of ids. */
function askedSize(reading: Reading, node: FieldNode): number | null {
  for (const argument of node.arguments ?? []) {
    if (!['first', 'last', 'ids'].includes(argument.name.value)) continue;
    const value = valueFromASTUntyped(argument.value, reading.request.coerced);
    if (typeof value === 'number') return value;
    if (Array.isArray(value)) return value.length;
  }
  return null;
}

function plainFields(node: FieldNode): FieldNode[] {
  return node.selectionSet?.selections.filter((one) => one.kind === Kind.FIELD) ?? [];
}

function rowsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function valueOf(data: unknown, node: FieldNode): unknown {
  if (data === ASKED) return ASKED;
  return (data as Record<string, unknown> | null)?.[node.alias?.value ?? node.name.value] ?? null;
}
