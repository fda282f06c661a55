import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { ErrorCode } from '@modelcontextprotocol/sdk/types.js';

/** The one that JSON-RPC leaves to servers, and that the SDK takes for whatever HTTP's status says better. */
const SAID_BY_STATUS = -32_000;

/** The request isn't answered: a status for HTTP, a code for JSON-RPC, a sentence that helps. */
export class HttpRefusal extends Error {
  readonly status: number;
  readonly code: number;
  readonly headers: OutgoingHttpHeaders;

  constructor(status: number, says: string, { code = SAID_BY_STATUS, headers = {} }: Details = {}) {
    super(says);
    this.name = 'HttpRefusal';
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

interface Details {
  readonly code?: number;
  readonly headers?: OutgoingHttpHeaders;
}

/** Says nothing of what went wrong: that may name tables, files or other people's data. */
export function somethingFailed(): HttpRefusal {
  return new HttpRefusal(500, 'Lockstep could not answer; its log says why.', { code: ErrorCode.InternalError });
}

/** Which request it was isn't known yet, or not believed: the id is null. */
export function refuse(request: IncomingMessage, response: ServerResponse, refusal: HttpRefusal): void {
  if (response.headersSent) return void response.destroy(); // half an answer is none
  const { status, code, message, headers } = refusal;
  const body = JSON.stringify({ jsonrpc: '2.0', error: { code, message }, id: null });
  response.writeHead(status, { ...headers, 'content-type': 'application/json' }).end(body);
  request.resume(); // what is still to come is let through and dropped: cut off, the client wouldn't read the answer
}
