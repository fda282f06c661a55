import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readMode, setMode } from '../../../domain/controls/mode.ts';
import { rememberShop } from '../../../domain/controls/remember-shop.ts';
import { World } from '../reconcile/world.ts';

let world: World;

beforeEach(async () => {
  world = await World.open();
});
afterEach(() => world.close());

describe('the mode', () => {
  it.each([
    [true, 'auto'],
    [false, 'shadow'],
  ])('of a shop that is a sandbox: %s, is %s until somebody chooses', async (sandbox, mode) => {
    expect(await readMode(world.em())).toBe('shadow');
    await rememberShop(world, { domain: 'a.test', sandbox });
    expect(await readMode(world.em())).toBe(mode);
    for (const chosen of ['assist', 'shadow', 'auto'] as const) {
      await setMode(world, { mode: chosen, actor: 'ana' });
      expect(await readMode(world.em())).toBe(chosen);
    }
  });
});
