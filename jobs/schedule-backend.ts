import type { z } from 'zod';
import type { scheduleSettings } from './schedule-settings.ts';
import { openMongoStore } from './schedule/mongo-store.ts';
import { prepareScheduleTables, type ScheduleOptions } from './schedule.ts';

type ScheduleSettings = z.infer<typeof scheduleSettings>;

/**
 * Where the schedule is kept: MongoDB when it is configured, else beside everything else. PostgreSQL's tables are
 * made, MongoDB is tried. Throws `schedule-store-unusable`.
 */
export async function prepareBackend(
  { MONGODB_URI: uri }: ScheduleSettings,
  databaseUrl: string,
): Promise<ScheduleOptions['backend']> {
  if (uri) {
    await (await openMongoStore(uri)).close();
    return { kind: 'mongo', uri };
  }
  await prepareScheduleTables(databaseUrl);
  return { kind: 'postgres', databaseUrl };
}
