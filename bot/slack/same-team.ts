import type { AllMiddlewareArgs, AnyMiddlewareArgs, RespondFn } from '@slack/bolt';
import { z } from 'zod';
import { sentence } from '../blocks/message.ts';

type Args = AnyMiddlewareArgs & AllMiddlewareArgs;

const id = z.string().nullish();
/** Where Slack's bodies name a team: the command's own, the interaction's, and that of the user who clicked. */
const teams = z.object({
  team_id: id,
  team: z.object({ id }).nullish(),
  user: z.union([z.object({ team_id: id }), z.string()]).nullish(),
});

/** In a channel shared with another company its people see the cards too: whatever they press is refused here. */
export function sameTeam(teamId: () => string) {
  return async (args: Args): Promise<void> => {
    const named = teamsNamed(args.body);
    if (named.length > 0 && named.every((team) => team === teamId())) return args.next();
    const { ack, respond } = args as unknown as { ack?: () => Promise<void>; respond?: RespondFn };
    await ack?.();
    await respond?.({ response_type: 'ephemeral', replace_original: false, ...REFUSAL });
  };
}

const REFUSAL = sentence('Nothing was done: only members of the workspace that Lockstep belongs to can use it.');

function teamsNamed(body: unknown): string[] {
  const { team_id, team, user } = teams.catch({}).parse(body);
  const ofUser = typeof user === 'object' ? user?.team_id : null;
  return [team_id, team?.id, ofUser].filter((name) => typeof name === 'string');
}
