import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readYaml } from './yaml.ts';

/** Slack's documented scopes of the methods that a bot of ours could call; an empty list needs none. */
const SCOPES: Readonly<Record<string, readonly string[]>> = {
  'auth.test': [],
  'chat.postMessage': ['chat:write'],
  'chat.postEphemeral': ['chat:write'],
  'chat.update': ['chat:write'],
  'views.open': [],
  'users.info': ['users:read'],
};

/** The parts of Slack's manifest schema that ours uses, with its limits: nothing else may be in it. */
const manifest = z.strictObject({
  display_information: z.strictObject({
    name: z.string().min(1).max(35),
    description: z.string().max(140),
    background_color: z.string().regex(/^#[0-9a-f]{6}$/),
  }),
  features: z.strictObject({
    bot_user: z.strictObject({ display_name: z.string().regex(/^[\w .-]{1,80}$/), always_online: z.boolean() }),
    slash_commands: z
      .array(
        z.strictObject({
          command: z.string().regex(/^\/[a-z]{1,31}$/),
          description: z.string().min(1).max(2000),
          usage_hint: z.string().max(1000),
          should_escape: z.boolean(),
        }),
      )
      .max(50),
  }),
  oauth_config: z.strictObject({ scopes: z.strictObject({ bot: z.array(z.string()).max(255) }) }),
  settings: z.strictObject({
    interactivity: z.strictObject({ is_enabled: z.literal(true) }),
    org_deploy_enabled: z.literal(false),
    socket_mode_enabled: z.literal(true),
    token_rotation_enabled: z.literal(false),
  }),
});

const ROOT = join(import.meta.dirname, '../..');
const parsed = manifest.parse(readYaml(readFileSync(join(ROOT, 'manifest.yml'), 'utf8')));

describe('manifest.yml', () => {
  it('asks for the scopes of the methods that are called, and for no other', () => {
    const called = methodsCalled();
    expect(called.filter((method) => !(method in SCOPES))).toEqual([]);
    const needed = new Set(['commands', ...called.flatMap((method) => SCOPES[method] ?? [])]);
    expect(new Set(parsed.oauth_config.scopes.bot)).toEqual(needed);
  });

  it('registers the commands that are heard', () => {
    const heard = [...sources().matchAll(/app\.command\('([^']+)'/g)].map(([, command]) => command);
    expect(parsed.features.slash_commands.map(({ command }) => command)).toEqual(heard);
  });

  it('subscribes to no events, because none is heard', () => {
    expect(sources()).not.toMatch(/app\.(event|message|shortcut)\(/);
  });
});

function methodsCalled(): string[] {
  const calls = sources().matchAll(/client\.([a-z]+\.[a-zA-Z]+)\(/g);
  return [...new Set([...calls].map(([, method]) => method!))].sort();
}

function sources(): string {
  const files = readdirSync(join(ROOT, 'bot'), { recursive: true, encoding: 'utf8' });
  const product = files.filter((file) => file.endsWith('.ts') && !file.startsWith('sandbox'));
  return product.map((file) => readFileSync(join(ROOT, 'bot', file), 'utf8')).join('\n');
}
