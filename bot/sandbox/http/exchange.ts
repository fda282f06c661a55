import type { IncomingMessage, ServerResponse } from 'node:http';
import { SandboxError } from '../errors.ts';

/** One request and its answer. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

export function sendJson({ response }: Exchange, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}

export function sendText({ response }: Exchange, status: number, contentType: string, body: string | Buffer): void {
  response.writeHead(status, { 'content-type': contentType, 'x-content-type-options': 'nosniff' });
  response.end(body);
}

export function addressOf({ request }: Exchange): URL {
  return new URL(request.url ?? '/', 'http://sandbox');
}

export async function readBody({ request }: Exchange): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new SandboxError('too-large', `A request may have ${MAX_BODY_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The body as JSON, {} when there is none. */
export async function readJson(exchange: Exchange): Promise<unknown> {
  const text = (await readBody(exchange)).toString('utf8');
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new SandboxError('not-json', 'The body of the request is not JSON.');
  }
}

/** More than a page of blocks, enough for an uploaded chart. */
const MAX_BODY_BYTES = 8_000_000;
