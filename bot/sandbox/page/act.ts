import { z } from 'zod';
import { SandboxError } from '../errors.ts';
import { readJson, sendJson, type Exchange } from '../http/exchange.ts';
import { openHome } from '../outgoing/open-home.ts';
import { press } from '../outgoing/press.ts';
import { runLine } from '../outgoing/run-command.ts';
import { dismissView, submitView } from '../outgoing/submit-view.ts';
import type { World } from '../world.ts';

const INPUT = z.record(z.string(), z.record(z.string(), z.array(z.string())));

const container = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('message'), channelId: z.string(), ts: z.string() }),
  z.object({ kind: z.literal('view'), viewId: z.string() }),
]);

/** What the page's script can ask for; each runs one of the functions that /__sim runs too. */
const VERBS = {
  line: {
    input: z.object({ userId: z.string(), channelId: z.string(), text: z.string().max(12_000) }),
    run: runLine,
  },
  press: {
    input: z.object({
      userId: z.string(),
      container,
      blockId: z.string(),
      actionId: z.string(),
      values: z.array(z.string()).optional(),
      input: INPUT.optional(),
    }),
    run: press,
  },
  submit: { input: z.object({ userId: z.string(), viewId: z.string(), input: INPUT }), run: submitView },
  dismiss: { input: z.object({ userId: z.string(), viewId: z.string() }), run: dismissView },
  home: {
    input: z.object({ userId: z.string() }),
    run: (world: World, { userId }: { userId: string }) => openHome(world, userId),
  },
} as const;

/** POST /act/<verb> with a JSON body (which no foreign form can send): {} or {error: {code, message}}. */
export async function act(world: World, verb: string, exchange: Exchange): Promise<void> {
  const isJson = exchange.request.headers['content-type']?.startsWith('application/json') === true;
  if (!Object.hasOwn(VERBS, verb) || !isJson) return sendJson(exchange, 404, failure('not-found', `No ${verb} here.`));
  const { input, run } = VERBS[verb as keyof typeof VERBS];
  const parsed = input.safeParse(await readJson(exchange));
  if (!parsed.success) return sendJson(exchange, 400, failure('bad-input', z.prettifyError(parsed.error)));
  try {
    await run(world, parsed.data as never);
    sendJson(exchange, 200, {});
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error;
    sendJson(exchange, 422, failure(error.code, error.message));
  }
}

function failure(code: string, message: string): Record<string, unknown> {
  return { error: { code, message } };
}
