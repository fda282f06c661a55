import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { defaultDueTimes } from '../../domain/reconcile/due-times.ts';
import { claudeSettings } from '../../jobs/adapters/claude/settings.ts';
import { findInvestigator } from '../../jobs/find-investigator.ts';
import { House } from '../domain/investigation/house.ts';
import { World } from '../domain/reconcile/world.ts';
import { FakeToolbox } from './adapters/claude/fake-toolbox.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

function found(settings: Record<string, string>, { ledger } = world) {
  return findInvestigator(claudeSettings.parse(settings), {
    ledger,
    dueTimes: defaultDueTimes,
    toolbox: async () => new FakeToolbox(),
  });
}

/** A service whose model always says this. */
async function answering(content: string) {
  const mock = new LLMock({ port: 0, strict: true });
  mock.on({}, { content });
  const url = await mock.start();
  onTestFinished(() => mock.stop());
  return { url, requests: () => mock.getRequests().length };
}

const key = { ANTHROPIC_API_KEY: 'sk-ant-test' };

describe('a model that works unattended', () => {
  it('is not paid again for failing at the same question, but a person may ask', async () => {
    const house = await House.open();
    onTestFinished(() => house.close());
    const { url, requests } = await answering('I would rather talk about the weather.');
    const { unattended, chosen } = found({ ...key, ANTHROPIC_BASE_URL: url }, house.world);
    await house.agreeing('MUG');
    await house.typed('MUG', -6);
    await house.investigate('MUG', unattended());
    await house.reconcile();
    await house.investigate('MUG', unattended());
    expect(requests()).toBe(1);
    await house.reconcile();
    await house.investigate('MUG', await chosen());
    expect(requests()).toBe(2);
  });
});

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
