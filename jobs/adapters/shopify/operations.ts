/**
 * Every GraphQL document this adapter can send. A test validates each against the schema slices of both supported
 * API versions, so nothing absent or deprecated gets in. None of them was run against a live shop.
 */
export interface Operation {
  readonly name: string;
  readonly document: string;
}

/** `@idempotent` is mandatory at run time since 2026-04 although the schema doesn't force it (recorded). */
export const ADJUST: Operation = {
  name: 'AdjustQuantities',
  document: `mutation AdjustQuantities($input: InventoryAdjustQuantitiesInput!, $key: String!) {
  inventoryAdjustQuantities(input: $input) @idempotent(key: $key) {
    inventoryAdjustmentGroup { id }
    userErrors { field code message }
  }
}`,
};

/** Compare-and-set: refused as stale when the number isn't `changeFromQuantity` any more. */
export const SET: Operation = {
  name: 'SetQuantities',
  document: `mutation SetQuantities($input: InventorySetQuantitiesInput!, $key: String!) {
  inventorySetQuantities(input: $input) @idempotent(key: $key) {
    inventoryAdjustmentGroup { id }
    userErrors { field code message }
  }
}`,
};

export const LOCATIONS: Operation = {
  name: 'Locations',
  document: `query Locations($first: Int!, $after: String) {
  locations(first: $first, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes { id name isActive }
  }
}`,
};

/** One page of items; `inventoryLevel(locationId:)` avoids a nested connection and is much cheaper (documented). */
export function itemsPage(locationCount: number): Operation {
  const name = `ItemsPage${locationCount}`;
  return {
    name,
    document: `query ${name}($first: Int!, $after: String, $query: String${levelVariables(locationCount)}) {
  inventoryItems(first: $first, after: $after, query: $query) {
    pageInfo { hasNextPage endCursor }
    nodes { ${itemFields(locationCount)} }
  }
}`,
  };
}

export function itemsById(locationCount: number): Operation {
  const name = `ItemsById${locationCount}`;
  return {
    name,
    document: `query ${name}($ids: [ID!]!${levelVariables(locationCount)}) {
  nodes(ids: $ids) {
    __typename
    ... on InventoryItem { ${itemFields(locationCount)} }
  }
}`,
  };
}

const FULFILLMENT_HEAD = 'id status createdAt location { id }';
const FULFILLMENT_LINES = 'pageInfo { hasNextPage endCursor } nodes { id quantity lineItem { sku } }';
const REFUND_HEAD = 'id createdAt';
const REFUND_LINES =
  'pageInfo { hasNextPage endCursor } nodes { id quantity restockType restocked location { id } lineItem { id sku } }';

export const CHANGED_ORDERS: Operation = {
  name: 'ChangedOrders',
  document: `query ChangedOrders($first: Int!, $after: String, $query: String!, $parts: Int!, $lines: Int!) {
  orders(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {
    pageInfo { hasNextPage endCursor }
    nodes {
      id name updatedAt
      fulfillments(first: $parts) { ${FULFILLMENT_HEAD} fulfillmentLineItems(first: $lines) { ${FULFILLMENT_LINES} } }
      refunds(first: $parts) { ${REFUND_HEAD} refundLineItems(first: $lines) { ${REFUND_LINES} } }
    }
  }
}`,
};

/** The ids of everything that belongs to one order; `fulfillments` and `refunds` are lists without a cursor. */
export const ORDER_PARTS: Operation = {
  name: 'OrderParts',
  document: `query OrderParts($id: ID!, $first: Int!) {
  order(id: $id) { fulfillments(first: $first) { id } refunds(first: $first) { id } }
}`,
};

export const FULFILLMENT_PAGE: Operation = {
  name: 'FulfillmentPage',
  document: `query FulfillmentPage($id: ID!, $first: Int!, $after: String) {
  node(id: $id) {
    ... on Fulfillment {
      ${FULFILLMENT_HEAD} fulfillmentLineItems(first: $first, after: $after) { ${FULFILLMENT_LINES} }
    }
  }
}`,
};

export const REFUND_PAGE: Operation = {
  name: 'RefundPage',
  document: `query RefundPage($id: ID!, $first: Int!, $after: String) {
  node(id: $id) {
    ... on Refund { ${REFUND_HEAD} refundLineItems(first: $first, after: $after) { ${REFUND_LINES} } }
  }
}`,
};

/** For the validation test: the documents above, those with aliases for none, one and several locations. */
export const operations: readonly Operation[] = [
  ADJUST,
  SET,
  LOCATIONS,
  ...[0, 1, 3].flatMap((locationCount) => [itemsPage(locationCount), itemsById(locationCount)]),
  CHANGED_ORDERS,
  ORDER_PARTS,
  FULFILLMENT_PAGE,
  REFUND_PAGE,
];

function itemFields(locationCount: number): string {
  return ['id sku tracked', ...each(locationCount, levelAlias)].join(' ');
}

function levelAlias(index: number): string {
  return `l${index}: inventoryLevel(locationId: $l${index}) { isActive quantities(names: ["available", "on_hand", "committed"]) { name quantity } }`;
}

function levelVariables(locationCount: number): string {
  return each(locationCount, (index) => `, $l${index}: ID!`).join('');
}

function each(count: number, make: (index: number) => string): string[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
