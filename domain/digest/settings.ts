import { z } from 'zod';

/** When the digest is due, and whose calendar its days are. */
export interface DigestTimes {
  /** An IANA zone, such as "Europe/Berlin". */
  readonly timezone: string;
  /** 0 to 23, in that zone. */
  readonly hour: number;
}

/** Early enough to be read before the first parcel is packed. */
const USUAL_HOUR = 7;

/** The digest's own settings. */
export const digestSettings = z.object({
  DIGEST_TIMEZONE: z
    .string()
    .trim()
    .default(systemTimezone)
    .refine(isTimezone, 'must be a time zone such as Europe/Berlin or UTC.'),
  DIGEST_HOUR: z
    .string()
    .trim()
    .default(String(USUAL_HOUR))
    .refine((text) => /^([01]?\d|2[0-3])$/.test(text), 'must be an hour from 0 to 23.')
    .transform(Number),
});

export function digestTimesOf({ DIGEST_TIMEZONE, DIGEST_HOUR }: z.infer<typeof digestSettings>): DigestTimes {
  return { timezone: DIGEST_TIMEZONE, hour: DIGEST_HOUR };
}

/** A machine whose TZ is misspelt has no zone at all: then it keeps to UTC. */
function systemTimezone(): string {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return isTimezone(timeZone) ? timeZone : 'UTC';
}

function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== 'Etc/Unknown';
  } catch {
    return false;
  }
}
