import type { webApi } from '@slack/bolt';
import { DomainError } from '../../domain/errors.ts';
import type { Piece } from '../blocks/rich-text.ts';

/** Viewers look, movers record stock, approvers decide. Whoever may decide may not therefore record, nor the reverse. */
export type Role = 'viewer' | 'mover' | 'approver';

/** Ids of users. An empty list means the workspace's owners. */
export interface People {
  readonly movers: readonly string[];
  readonly approvers: readonly string[];
}

export interface Asker {
  readonly userId: string;
  /** Where it was asked; a viewer is whoever may write in the channel. */
  readonly channelId: string | null;
}

interface Deps {
  readonly people: People;
  readonly client: webApi.WebClient;
  readonly channel: string;
  readonly teamId: () => string;
}

/** A refusal that names who can, with Slack's own mentions where there are any. */
export class NotAllowed extends DomainError {
  readonly pieces: readonly Piece[];

  constructor(pieces: readonly Piece[], details: Record<string, unknown>) {
    const words = pieces.map((piece) => (typeof piece === 'string' ? piece : 'user' in piece ? piece.user : ''));
    super('not-allowed', words.join(''), details);
    this.name = 'NotAllowed';
    this.pieces = pieces;
  }
}

/** Refuses whoever may not; when Slack can't say who somebody is, they may not. */
export async function demand(deps: Deps, role: Role, asker: Asker): Promise<void> {
  if (role === 'viewer') return demandViewer(deps, asker);
  const listed = role === 'mover' ? deps.people.movers : deps.people.approvers;
  const allowed = listed.length > 0 ? listed.includes(asker.userId) : await ownsWorkspace(deps, asker.userId);
  if (!allowed) throw new NotAllowed(refusal(role, listed), { role, user: asker.userId });
}

async function demandViewer({ people, channel }: Deps, { userId, channelId }: Asker): Promise<void> {
  if (channelId === channel || [...people.movers, ...people.approvers].includes(userId)) return;
  throw new NotAllowed(['Ask in the stock channel: what is in the warehouse is for its members.'], { user: userId });
}

async function ownsWorkspace({ client, teamId }: Deps, user: string): Promise<boolean> {
  const { user: found } = await client.users.info({ user }).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new NotAllowed([`Nothing was done: Slack could not say whether you own this workspace (${reason}).`], {
      user,
    });
  });
  return found?.is_owner === true && found.team_id === teamId() && found.deleted !== true;
}

const does = { mover: 'record stock', approver: 'decide on a case' } as const;
const setting = { mover: 'SLACK_MOVERS', approver: 'SLACK_APPROVERS' } as const;
const MOST_NAMED = 10;

function refusal(role: Exclude<Role, 'viewer'>, listed: readonly string[]): Piece[] {
  if (listed.length === 0) {
    return [
      `Only the owners of this workspace can ${does[role]}, because ${setting[role]} names nobody. Nothing was done.`,
    ];
  }
  const named = listed.slice(0, MOST_NAMED).flatMap((user, index): Piece[] => [index === 0 ? '' : ', ', { user }]);
  const more = listed.length > MOST_NAMED ? ` and ${listed.length - MOST_NAMED} more` : '';
  return ['Nothing was done: only ', ...named.filter((piece) => piece !== ''), `${more} can ${does[role]}.`];
}
