import type { Answer } from '../answer.ts';
import type { Role } from './roles.ts';
import { slackCommands } from './slack-commands.ts';

const can: Readonly<Record<Role, string>> = {
  viewer: 'everybody in the channel',
  mover: 'movers',
  approver: 'approvers',
};

/** What /stock can do. */
export function help(): Answer {
  const rows = slackCommands.map(({ usage, command, role }) => [`/stock ${usage}`, command.summary, can[role]]);
  return {
    headline: 'What you can type:',
    tables: [
      {
        columns: [{ name: 'type' }, { name: 'for' }, { name: 'who can' }],
        rows: [['/stock', 'What needs somebody', can.viewer], ...rows],
      },
    ],
    notes: [
      'For example: /stock receive TEE-BLK-M 12 A-03-2',
      'Shipments, returns, transfers and files go through the terminal.',
    ],
    json: slackCommands.map(({ usage }) => usage),
  };
}
