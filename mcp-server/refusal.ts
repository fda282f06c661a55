import { ErrorCode } from '@modelcontextprotocol/sdk/types.js';

/** MCP's own, which the SDK has no name for. */
const RESOURCE_NOT_FOUND = -32_002;

/** What the protocol answers instead of a result: a code for programs, a sentence that helps to ask better. */
export class Refusal extends Error {
  readonly code: number;
  /** Whether a better question would be answered; else nothing the agent can do helps. */
  readonly mendable: boolean;

  constructor(code: number, says: string, { mendable = true } = {}) {
    super(says);
    this.name = 'Refusal';
    this.code = code;
    this.mendable = mendable;
  }
}

export function badArguments(says: string): Refusal {
  return new Refusal(ErrorCode.InvalidParams, says);
}

export function noSuchResource(says: string): Refusal {
  return new Refusal(RESOURCE_NOT_FOUND, says);
}

export function noSuchMethod(): Refusal {
  return new Refusal(ErrorCode.MethodNotFound, 'Method not found');
}

export function tokenRevoked(): Refusal {
  return new Refusal(
    ErrorCode.InvalidRequest,
    'The token of this connection was revoked: "stock mcp-token create NAME" makes another, and MCP_TOKEN takes it.',
  );
}

/** Says nothing of what went wrong: that may name tables, files or other people's data. */
export function couldNotAnswer(): Refusal {
  return new Refusal(ErrorCode.InternalError, 'Lockstep could not answer; its log says why', { mendable: false });
}
