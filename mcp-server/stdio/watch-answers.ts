import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import {
  isJSONRPCErrorResponse,
  isJSONRPCNotification,
  isJSONRPCRequest,
  isJSONRPCResultResponse,
  type JSONRPCMessage,
  type RequestId,
} from '@modelcontextprotocol/sdk/types.js';

/** Knows which questions still wait for their answers. Must be called before the transport is connected. */
export function watchAnswers(transport: Transport): { given(withinMs: number, signal: AbortSignal): Promise<void> } {
  const open = new Set<RequestId>();
  let allGiven: (() => void) | undefined;

  function settle(id: RequestId | undefined): void {
    if (id !== undefined) open.delete(id);
    if (open.size === 0) allGiven?.();
  }

  const send = transport.send.bind(transport);
  Object.assign(transport, {
    onmessage: (message: JSONRPCMessage) => {
      if (isJSONRPCRequest(message)) open.add(message.id);
      // A cancelled question gets no answer.
      if (isJSONRPCNotification(message) && message.method === 'notifications/cancelled')
        settle(message.params?.['requestId'] as RequestId | undefined);
    },
    send: async (message: JSONRPCMessage) => {
      await send(message);
      if (isJSONRPCResultResponse(message) || isJSONRPCErrorResponse(message)) settle(message.id);
    },
  });

  return {
    async given(withinMs, signal) {
      if (open.size === 0 || signal.aborted) return;
      const enough = Promise.withResolvers<void>();
      allGiven = enough.resolve;
      signal.addEventListener('abort', () => enough.resolve(), { once: true });
      const timer = setTimeout(enough.resolve, withinMs);
      await enough.promise;
      clearTimeout(timer);
    },
  };
}
