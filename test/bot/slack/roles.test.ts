import type { webApi } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { demand, NotAllowed, type Role } from '../../../bot/slack/roles.ts';

const HERE = 'C0STOCK';

describe('demand', () => {
  it.each<[string, Role, { userId: string; channelId: string | null }, boolean]>([
    ['a viewer in the channel', 'viewer', { userId: 'U9', channelId: HERE }, true],
    ['a viewer elsewhere', 'viewer', { userId: 'U9', channelId: 'C0OTHER' }, false],
    ['a viewer nowhere', 'viewer', { userId: 'U9', channelId: null }, false],
    ['a mover who looks from elsewhere', 'viewer', { userId: 'U1', channelId: 'D1' }, true],
    ['an approver who looks from elsewhere', 'viewer', { userId: 'U2', channelId: 'D1' }, true],
    ['a mover who records', 'mover', { userId: 'U1', channelId: 'D1' }, true],
    ['an approver who records', 'mover', { userId: 'U2', channelId: HERE }, false],
    ['a mover who decides', 'approver', { userId: 'U1', channelId: HERE }, false],
    ['an approver who decides', 'approver', { userId: 'U2', channelId: HERE }, true],
  ])('judges %s', async (_, role, asker, allowed) => {
    const deps = { ...depsWith({}), people: { movers: ['U1'], approvers: ['U2'] } };
    await expectAllowed(demand(deps, role, asker), allowed);
  });

  it.each([
    ['an owner', { user: { is_owner: true, team_id: 'T1' } }, true],
    ['a member', { user: { is_owner: false, team_id: 'T1' } }, false],
    ['an owner of another workspace', { user: { is_owner: true, team_id: 'T2' } }, false],
    ['an owner who left', { user: { is_owner: true, team_id: 'T1', deleted: true } }, false],
    ['an answer without a user', {}, false],
    ['a Slack that fails', new TypeError('fetch failed'), false],
  ])('without a list, judges %s by what Slack says', async (_, info, allowed) => {
    await expectAllowed(demand(depsWith(info), 'approver', { userId: 'U9', channelId: HERE }), allowed);
  });

  it('names ten people and counts the rest', async () => {
    const movers = Array.from({ length: 13 }, (_, index) => `U${index}`);
    const deps = { ...depsWith({}), people: { movers, approvers: [] } };
    const refused = await demand(deps, 'mover', { userId: 'U99', channelId: HERE }).catch((error: unknown) => error);
    expect((refused as Error).message).toBe(
      'Nothing was done: only U0, U1, U2, U3, U4, U5, U6, U7, U8, U9 and 3 more can record stock.',
    );
  });
});

function depsWith(info: object) {
  const client = {
    users: {
      info: async () => {
        if (info instanceof Error) throw info;
        return info;
      },
    },
  };
  return {
    client: client as unknown as webApi.WebClient,
    people: { movers: [], approvers: [] },
    channel: HERE,
    teamId: () => 'T1',
  };
}

async function expectAllowed(demanded: Promise<void>, allowed: boolean): Promise<void> {
  const refusal = await demanded.then(
    () => null,
    (error: unknown) => error,
  );
  expect(refusal instanceof NotAllowed).toBe(!allowed);
}
