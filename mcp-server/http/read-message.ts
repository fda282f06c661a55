import type { IncomingMessage } from 'node:http';
import { ErrorCode, type JSONRPCMessage, JSONRPCMessageSchema } from '@modelcontextprotocol/sdk/types.js';
import { DEEPEST, isTooDeep } from '../too-deep.ts';
import { HttpRefusal } from './http-refusal.ts';

/** The one message of a request's body, `longest` bytes at most. Throws HttpRefusal. */
export async function readMessage(request: IncomingMessage, longest: number): Promise<JSONRPCMessage> {
  if (Number(request.headers['content-length'] ?? 0) > longest) throw tooLong(longest);
  checkType(request);
  const bytes = await readBytes(request, longest);
  if (isTooDeep(bytes)) throw notAMessage(`The message is nested too deeply: ${DEEPEST} levels at most.`);
  const body = parse(bytes);
  if (Array.isArray(body)) throw notAMessage('Send one message a request: this protocol has no batches.');
  const message = JSONRPCMessageSchema.safeParse(body);
  if (message.success) return message.data;
  throw notAMessage('This is JSON, but not a message of JSON-RPC 2.0.');
}

function checkType({ headers }: IncomingMessage): void {
  const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  const encoding = headers['content-encoding'] ?? 'identity';
  if (type === 'application/json' && encoding === 'identity') return;
  throw new HttpRefusal(415, 'Send the message as application/json, not compressed.');
}

async function readBytes(request: IncomingMessage, longest: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > longest) throw tooLong(longest);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new HttpRefusal(400, "The body isn't JSON in UTF-8.", { code: ErrorCode.ParseError });
  }
}

function tooLong(longest: number): HttpRefusal {
  return new HttpRefusal(413, `The message is too long: ${longest} bytes at most.`);
}

function notAMessage(says: string): HttpRefusal {
  return new HttpRefusal(400, says, { code: ErrorCode.InvalidRequest });
}
