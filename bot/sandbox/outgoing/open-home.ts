import { randomBytes } from 'node:crypto';
import { viewJson } from '../state/view-json.ts';
import { homeOf } from '../state/views.ts';
import { APP_ID, BOT, TEAM } from '../workspace.ts';
import type { World } from '../world.ts';
import { deliver, type Delivery, type Tampering } from './deliver.ts';
import { personById, VERIFICATION_TOKEN } from './payload.ts';

/** Somebody looks at the app's Home tab. Slack would repeat an event that isn't acknowledged; here /__sim/redeliver does. */
export async function openHome(world: World, userId: string, tampering?: Tampering): Promise<Delivery> {
  const person = await personById(world, userId);
  const home = await homeOf(world.pool, person.id);
  const seconds = Math.floor(Date.now() / 1000);
  const event = {
    type: 'app_home_opened',
    user: person.id,
    channel: `D${person.id.slice(1)}`,
    tab: 'home',
    event_ts: `${seconds}.000000`,
    ...(home !== undefined && { view: viewJson(home) }),
  };
  const body = {
    token: VERIFICATION_TOKEN,
    team_id: TEAM.id,
    api_app_id: APP_ID,
    event,
    type: 'event_callback',
    event_id: `Ev${randomBytes(5).toString('hex').toUpperCase()}`,
    event_time: seconds,
    authorizations: [
      { enterprise_id: null, team_id: TEAM.id, user_id: BOT.userId, is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: false,
  };
  return deliver(world, 'event', body, tampering);
}
