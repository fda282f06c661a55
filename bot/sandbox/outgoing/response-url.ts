import { Refusal } from '../api/refusal.ts';
import { readJson, sendJson, sendText, type Exchange } from '../http/exchange.ts';
import { note } from '../state/journal.ts';
import { rememberAnswer, useResponseUrl } from '../state/response-urls.ts';
import type { World } from '../world.ts';
import { respond } from './respond.ts';

/** POST /respond/<secret>. Refusals aren't documented; 404 for a spent address and 400 for the rest are inferred. */
export async function answerResponseUrl(world: World, secret: string, exchange: Exchange): Promise<void> {
  const body = await readJson(exchange);
  const url = await useResponseUrl(world, secret);
  const refuse = async (status: number, outcome: Record<string, unknown>) => {
    await note(world, { direction: 'in', name: 'response_url', body, outcome });
    sendJson(exchange, status, outcome);
  };
  if (typeof url === 'string') return refuse(404, { ok: false, error: url });
  try {
    const ts = await respond(world, url, body);
    if (ts !== null) await rememberAnswer(world, secret, ts);
    await note(world, { direction: 'in', name: 'response_url', body, outcome: { ok: true } });
    sendText(exchange, 200, 'text/plain', 'ok');
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    await refuse(400, error.toBody());
  }
}
