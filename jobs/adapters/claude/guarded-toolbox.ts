import type { Toolbox } from '../../../domain/ports/toolbox.ts';

/** The tools are out of reach: no fault of the model's, and not an answer. */
export class ToolboxDown extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : 'no reason given', { cause });
    this.name = 'ToolboxDown';
  }
}

/** A toolbox whose breakdowns can be told from others, and that nobody waits for longer than the signal says. */
export async function guardToolbox(open: () => Promise<Toolbox>, signal: AbortSignal): Promise<Toolbox> {
  const toolbox = await guarded(open, signal);
  return {
    list: (signal) => guarded(() => toolbox.list(signal), signal),
    call: (name, args, signal) => guarded(() => toolbox.call(name, args, signal), signal),
  };
}

async function guarded<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason as Error);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work(), aborted]);
  } catch (error) {
    signal.throwIfAborted();
    throw new ToolboxDown(error);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
