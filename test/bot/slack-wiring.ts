import type { Bot } from '../../bot/app.ts';
import type { Desk } from '../../bot/desk.ts';
import type { Decide } from '../../bot/slack/decide.ts';
import { approveCorrection } from '../../domain/investigation/approve.ts';
import { ignoreCase } from '../../domain/investigation/ignore-case.ts';
import { defaultDueTimes } from '../../domain/reconcile/due-times.ts';
import type { TellingDeps } from '../../domain/telling/show-notices.ts';
import { playbookOnly } from '../support/playbook-only.ts';
import type { House } from '../domain/investigation/house.ts';

/** What main.ts would hand the bot and the notices, of a house in a test. */
export function deskOf({ world }: House): Desk {
  return {
    ledger: world.ledger,
    dueTimes: defaultDueTimes,
    digestTimes: { timezone: 'UTC', hour: 7 },
    sandbox: false,
    delivering: true,
    shop: async () => world.storefront,
    investigators: playbookOnly(world.database),
    drain: async () => ({ delivered: 0, remaining: 0, rejected: 0, quarantined: 0 }),
  };
}

export function decideOf({ world }: House): Decide {
  return {
    approve: (ask, signal) => approveCorrection({ ...world.deps, wake: () => {} }, ask, signal),
    ignore: (ask) => ignoreCase(world.deps, ask),
  };
}

export function tellingDeps({ world }: House, { notifier }: Bot): TellingDeps {
  return {
    database: world.database,
    clock: world.clock,
    notifier,
    sandbox: true,
    digestOf: async () => null,
    sendMail: async () => ({ kind: 'accepted' }),
    random: () => 0.5,
  };
}
