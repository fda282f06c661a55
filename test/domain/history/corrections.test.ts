import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newsLine } from '../../../bot/start/news-line.ts';
import { listMessages } from '../../../domain/history/list-messages.ts';
import { type Bookmark, newBookmark, newsSince } from '../../../domain/history/news.ts';
import { drainOutbox } from '../../../domain/outbox/drain.ts';
import { requestCorrection } from '../../../domain/outbox/request-correction.ts';
import { createOutboxWorld, type OutboxWorld } from '../../support/outbox-world.ts';

let world: OutboxWorld;
let bookmark: Bookmark;

beforeEach(async () => {
  world = await createOutboxWorld();
  await world.stockedSku('TEE');
  await world.receive('TEE', 12);
  await drain();
  bookmark = await newBookmark(world.database);
});
afterEach(() => world.close());

const drain = () => drainOutbox(world.worker('w'), new AbortController().signal);

function correct(from: number, to: number): Promise<number> {
  return world.database
    .em()
    .transactional((em) => requestCorrection(em, { skuId: 1, locationId: 1, from, to, at: new Date() }));
}

async function linesSince(): Promise<string[]> {
  return (await newsSince(world.database, bookmark)).news.map((news) => newsLine(news));
}

async function states(): Promise<string[]> {
  return (await listMessages(world.database.em(), { limit: 20 })).map(({ state }) => state);
}

describe('the history of a correction', () => {
  it('that was not written, as the number had moved, says so', async () => {
    await correct(6, 12);
    await drain();
    expect(await linesSince()).toEqual([
      expect.stringMatching(/^NOT SET +1 correction: the shop's number had moved, so nothing was written/),
    ]);
    expect(await states()).toEqual(['settled otherwise', 'done']);
  });

  it('that was applied calls what was refused before it settled otherwise', async () => {
    world.shop.poisoned.add('TEE');
    await world.receive('TEE', 5);
    await drain();
    expect(await linesSince()).toContainEqual(expect.stringMatching(/^REFUSED/));
    world.shop.poisoned.clear();
    await correct(12, 17);
    await drain();
    expect(await linesSince()).not.toContainEqual(expect.stringMatching(/^REFUSED/));
    expect(await states()).toEqual(['done', 'settled otherwise', 'done']);
  });
});
