const SKUS = 2_500;

/** A movement file of this many one-line rows: each SKU is received first, then sold, returned and corrected. The same each time. */
export function movementFile(rows: number): string {
  const lines = ['idempotency_key,occurred_at,kind,sku,bin,to_bin,quantity,channel,reference,note'];
  for (let n = 0; n < rows; n++) lines.push(row(n));
  return `${lines.join('\n')}\n`;
}

function row(n: number): string {
  const sku = `SKU-${n % SKUS}`;
  const bin = `B-${n % 700}`;
  const at = new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString();
  const [kind, quantity, channel, reference] = what(n);
  return `key-${n},${at},${kind},${sku},${bin},,${quantity},${channel},${reference},`;
}

function what(n: number): [string, number, string, string] {
  // The bin of a SKU changes from round to round (700 and 2,500 share 100), so every seventh round restocks.
  const round = Math.floor(n / SKUS);
  if (round % 7 === 0 || round < 7) return ['receipt', 100, '', `PO-${n}`];
  if (n % 40 === 0) return ['adjustment', -1, '', ''];
  if (n % 30 === 0) return ['return', 1, '', ''];
  return ['fulfillment', (n % 3) + 1, n % 2 === 0 ? 'storefront' : 'wholesale', `${100_000 + Math.floor(n / 5)}`];
}
