/** Shopify's global ids: "gid://shopify/InventoryItem/40001". */
export function gid(type: string, id: number): string {
  return `gid://shopify/${type}/${id}`;
}

/** The number inside an id of that type, or null: an id of another type names nothing here. */
export function numberOf(type: string, id: string): number | null {
  const match = /^gid:\/\/shopify\/(\w+)\/(\d{1,10})$/.exec(id);
  if (match?.[1] !== type) return null;
  const number = Number(match[2]);
  return number <= LARGEST_ID ? number : null;
}

export function typeOf(id: string): string | null {
  return /^gid:\/\/shopify\/(\w+)\/\d+$/.exec(id)?.[1] ?? null;
}

/** The columns are PostgreSQL integers. */
const LARGEST_ID = 2_147_483_647;
