import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** The header that Shopify's Admin API reads; /__sim asks for the same one. */
const TOKEN_HEADER = 'x-shopify-access-token';

export function hasToken(request: IncomingMessage, accessToken: string): boolean {
  const given = request.headers[TOKEN_HEADER];
  return typeof given === 'string' && timingSafeEqual(digest(given), digest(accessToken));
}

/** Equal lengths, whatever was sent. */
function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
