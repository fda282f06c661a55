import { z } from 'zod';
import { SandboxError } from '../errors.ts';

export interface ShopAddress {
  readonly url: string;
  readonly accessToken: string;
}

/** Asks one /__sim endpoint and trusts nothing of the answer that the schema didn't see. */
export interface ShopClient {
  get<T extends z.ZodType>(path: string, answer: T): Promise<z.output<T>>;
  post<T extends z.ZodType>(path: string, body: unknown, answer: T): Promise<z.output<T>>;
}

export function shopClient(shop: ShopAddress): ShopClient {
  return {
    get: (path, answer) => ask(shop, path, { method: 'GET' }, answer),
    post: (path, body, answer) => ask(shop, path, { method: 'POST', body: JSON.stringify(body) }, answer),
  };
}

async function ask<T extends z.ZodType>(
  shop: ShopAddress,
  path: string,
  init: RequestInit,
  answer: T,
): Promise<z.output<T>> {
  const headers = { 'content-type': 'application/json', 'x-shopify-access-token': shop.accessToken };
  const response = await fetch(`${shop.url}/__sim/${path}`, { ...init, headers }).catch(() => {
    throw new SandboxError('not-running', `Nothing answers at ${shop.url}. Start the sandbox shop, then try again.`);
  });
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) {
    const parsed = answer.safeParse(body);
    if (parsed.success) return parsed.data;
  }
  const refused = REFUSAL.safeParse(body);
  if (refused.success) {
    const { code, message, details } = refused.data.error;
    throw new SandboxError(code, message, details);
  }
  throw new SandboxError(
    'not-the-sandbox',
    `What answers at ${shop.url} is not this sandbox shop (HTTP ${response.status}).`,
  );
}

const REFUSAL = z.object({
  error: z.object({ code: z.string(), message: z.string(), details: z.array(z.string()).default([]) }),
});
