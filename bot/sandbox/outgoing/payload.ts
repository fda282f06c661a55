import { SandboxError } from '../errors.ts';
import { findAccount, type Account } from '../state/accounts.ts';
import { APP_ID, TEAM } from '../workspace.ts';
import type { World } from '../world.ts';

/** Old apps compare it; Slack still sends it. It is no secret and proves nothing. */
export const VERIFICATION_TOKEN = 'sandbox-verification-token';

/** The fields that every interaction carries. */
export function interactionBasis(person: Account): Record<string, unknown> {
  return {
    team: { id: TEAM.id, domain: TEAM.domain },
    user: {
      id: person.id,
      username: person.name.toLowerCase(),
      name: person.name.toLowerCase(),
      team_id: person.teamId,
    },
    api_app_id: APP_ID,
    token: VERIFICATION_TOKEN,
    enterprise: null,
    is_enterprise_install: false,
  };
}

/** Who acts: a person of the workspace, not a bot. */
export async function personById({ pool }: World, id: string): Promise<Account> {
  const account = await findAccount(pool, id);
  if (account === undefined || account.isBot) throw new SandboxError('no-such-user', `Nobody here has the id ${id}.`);
  return account;
}
