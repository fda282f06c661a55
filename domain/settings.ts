import { z } from 'zod';
import { STOREFRONT } from './ledger/effect.ts';
import type { DueTimes } from './reconcile/due-times.ts';

const MINUTE = 60_000;
const UNITS = { m: MINUTE, h: 60 * MINUTE, d: 24 * 60 * MINUTE } as const;

/** "15m", "24h" or "14d", as milliseconds: a bare number would leave its unit to guessing. */
function duration(fallback: string) {
  return z
    .string()
    .trim()
    .default(fallback)
    .refine((text) => /^[1-9]\d{0,4}[mhd]$/.test(text), 'must be a time such as 15m, 24h or 14d.')
    .transform((text) => Number.parseInt(text, 10) * UNITS[text.at(-1) as keyof typeof UNITS]);
}

const databaseUrl = z
  .string()
  .trim()
  .regex(/^postgres(ql)?:\/\//, 'must begin with postgres:// or postgresql://.')
  .refine((url) => URL.canParse(url), "isn't an address that can be read: check it for stray characters.");

const channels = z
  .string()
  .default('wholesale,marketplace,retail')
  .transform((text) => text.split(',').map((channel) => channel.trim()))
  .refine((list) => list.every((channel) => /^[a-z0-9][a-z0-9_-]*$/.test(channel)), {
    message: 'must be names of lower-case letters and digits, separated by commas.',
    abort: true,
  })
  .refine((list) => !list.includes(STOREFRONT), `must not name ${STOREFRONT}: that one is always there.`);

/** The core's own settings. */
export const domainSettings = z.object({
  /** Holds whatever isn't kept elsewhere: the embedded PostgreSQL and its passwords, which process runs. */
  LOCKSTEP_DATA: z.string().trim().default('./data'),
  /** Secret: it may hold a password. */
  DATABASE_URL: databaseUrl.optional(),
  CHANNELS: channels,
  /** How long each term excuses a disagreement before it shows as drift. */
  DUE_UPDATES: duration('15m'),
  DUE_SHIPMENTS: duration('24h'),
  DUE_RETURNS: duration('14d'),
});

export type DomainSettings = z.infer<typeof domainSettings>;

/** The due times as reconcile knows them. */
export function dueTimesOf({ DUE_UPDATES, DUE_SHIPMENTS, DUE_RETURNS }: DomainSettings): DueTimes {
  return { U: DUE_UPDATES, S: DUE_SHIPMENTS, F: DUE_SHIPMENTS, R: DUE_RETURNS, V: DUE_RETURNS };
}
