import { sendText, type Exchange } from '../http/exchange.ts';
import type { World } from '../world.ts';
export async function answerPage(_world: World, exchange: Exchange): Promise<void> {
  sendText(exchange, 404, 'text/plain', 'x');
}
