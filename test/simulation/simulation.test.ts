import { describe, expect, it } from 'vitest';
import { brokenDesigns } from './broken-designs.ts';
import { playMany } from './play-many.ts';

const SEEDS = 1_000;

describe('the outbox, simulated', () => {
  it(
    `loses nothing and doubles nothing in ${SEEDS} schedules of crashes, sleeps and a bad network`,
    { timeout: 180_000 },
    async () => {
      const { schedulesPerSecond, ...tally } = await playMany(1, SEEDS);
      expect(tally).toEqual({ seeds: SEEDS, lost: 0, duplicated: 0, outOfOrder: 0, invariantFailures: 0, failed: [] });
      console.log(`simulation: ${SEEDS} schedules, 0 lost, 0 duplicated, ${schedulesPerSecond} a second`);
    },
  );

  it.each(Object.entries(brokenDesigns))(
    'catches the broken design "%s"',
    { timeout: 180_000 },
    async (_name, design) => {
      const { lost, duplicated } = await playMany(1, SEEDS, { design, stopAtFailure: true });
      expect(lost + duplicated).toBeGreaterThan(0);
    },
  );

  it('plays the same seed the same way', async () => {
    const [once, again] = [await playMany(7, 20), await playMany(7, 20)];
    expect({ ...again, schedulesPerSecond: 0 }).toEqual({ ...once, schedulesPerSecond: 0 });
  });
});
