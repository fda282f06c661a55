import { z } from 'zod';
import { DomainError } from '../../domain/errors.ts';

/** Where a sandbox shop is. Its token is a secret, though of a play thing. */
export interface SandboxAddress {
  readonly url: string;
  readonly domain: string;
  readonly accessToken: string;
}

/** The sandbox's other side, where customers order and the warehouse ships: it exists in no real shop. */
export interface SimClient {
  get<T extends z.ZodType>(path: string, answer: T): Promise<z.infer<T>>;
  /** Throws DomainError with the sandbox's own code. */
  post<T extends z.ZodType>(path: string, body: unknown, answer: T): Promise<z.infer<T>>;
}

export function simClient(address: SandboxAddress): SimClient {
  return {
    get: (path, answer) => ask(address, path, { method: 'GET' }, answer),
    post: (path, body, answer) => ask(address, path, { method: 'POST', body: JSON.stringify(body) }, answer),
  };
}

/** Whether this very shop answers there: it may have been killed, and its port taken over by a stranger. */
export async function isAnswering(address: SandboxAddress): Promise<boolean> {
  const ping = simClient(address).get('ping', z.object({ domain: z.literal(address.domain) }));
  return ping.then(
    () => true,
    () => false,
  );
}

/** On this machine an answer takes milliseconds. */
const TIMEOUT_MS = 10_000;

const refusal = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

async function ask<T extends z.ZodType>(
  { url, accessToken }: SandboxAddress,
  path: string,
  init: RequestInit,
  answer: T,
): Promise<z.infer<T>> {
  const headers = { 'content-type': 'application/json', 'x-shopify-access-token': accessToken };
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const response = await fetch(`${url}/__sim/${path}`, { ...init, headers, signal });
  const body: unknown = await response.json();
  const refused = refusal.safeParse(body);
  if (refused.success) throw new DomainError(refused.data.error.code, refused.data.error.message);
  return answer.parse(body);
}
