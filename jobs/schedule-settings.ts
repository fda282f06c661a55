import { z } from 'zod';

/** The schedule's own settings. Without MONGODB_URI it uses PostgreSQL, in the database everything else is in. */
export const scheduleSettings = z.object({
  /** Secret: it may hold a password. */
  MONGODB_URI: z
    .string()
    .regex(
      /^mongodb(\+srv)?:\/\/[^/]+\/[^/?]+/,
      'MONGODB_URI must name its server and its database, such as mongodb://localhost:27017/lockstep.',
    )
    .optional(),
});
