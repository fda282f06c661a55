import { listAccounts, listChannels } from '../state/accounts.ts';
import type { World } from '../world.ts';

/** What <@U...> and <#C...> stand for, in the shape that slack-blocks-to-jsx takes. */
export interface Names {
  readonly users: { id: string; name: string }[];
  readonly channels: { id: string; name: string }[];
  readonly user_groups: [];
}

export async function readNames({ pool }: World): Promise<Names> {
  const users = (await listAccounts(pool)).map(({ id, name }) => ({ id, name }));
  return { users, channels: await listChannels(pool), user_groups: [] };
}

export function nameOf(names: Names, userId: string): string {
  return names.users.find(({ id }) => id === userId)?.name ?? userId;
}
