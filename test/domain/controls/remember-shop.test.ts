import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../domain/clock.ts';
import { rememberShop } from '../../../domain/controls/remember-shop.ts';
import { type Database, openDatabase } from '../../../domain/database.ts';
import { createTestDatabase } from '../../support/postgres.ts';

describe('rememberShop', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase((await createTestDatabase()).url);
  });
  afterAll(() => database.close());

  const remember = (domain: string, sandbox: boolean) =>
    rememberShop({ database, clock: systemClock }, { domain, sandbox });

  it('keeps the first shop, also when two meet at once, and refuses any other', async () => {
    await Promise.all([remember('acme.myshopify.com', false), remember('acme.myshopify.com', false)]);
    await remember('acme.myshopify.com', false);
    await expect(remember('other.myshopify.com', false)).rejects.toMatchObject({
      code: 'other-shop',
      message: expect.stringContaining('belongs to the shop acme.myshopify.com, not to the shop other.myshopify.com'),
    });
  });

  it('refuses a sandbox in place of the real one, whatever it calls itself', async () => {
    await expect(remember('acme.myshopify.com', true)).rejects.toMatchObject({ code: 'other-shop' });
  });
});
