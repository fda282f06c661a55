import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultDueTimes } from '../../domain/reconcile/due-times.ts';
import { claudeSettings } from '../../jobs/adapters/claude/settings.ts';
import { findInvestigator } from '../../jobs/find-investigator.ts';
import { World } from '../domain/reconcile/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

function found(settings: Record<string, string>) {
  return findInvestigator(claudeSettings.parse(settings), {
    ledger: world.ledger,
    dueTimes: defaultDueTimes,
    toolbox: () => Promise.reject(new TypeError('nobody was to ask yet')),
  });
}

const key = { ANTHROPIC_API_KEY: 'sk-ant-test' };

describe('who investigates', () => {
  it.each([
    ['the playbook without a key', {}, 'playbook'],
    ['Claude with one', key, 'claude-opus-5-5'],
    ['the playbook when it is asked for, key or not', { ...key, INVESTIGATOR: 'playbook' }, 'playbook'],
    ['the model that is named', { ...key, ANTHROPIC_MODEL: 'claude-haiku-5-5' }, 'claude-haiku-5-5'],
  ])('is %s', async (_, settings, name) => {
    expect((await found(settings).chosen()).name).toBe(name);
    expect(found(settings).unattended().name).toBe(name);
  });

  it('can be named for one case, against the settings', async () => {
    const playbookFirst = found({ ...key, INVESTIGATOR: 'playbook' });
    expect((await playbookFirst.named('claude')).name).toBe('claude-opus-5-5');
    expect((await found(key).named('playbook')).name).toBe('playbook');
  });

  it('says what to set when Claude is named and has no key', async () => {
    await expect(found({}).named('claude')).rejects.toMatchObject({
      code: 'claude-not-configured',
      message: expect.stringContaining('ANTHROPIC_API_KEY') as string,
    });
  });
});
