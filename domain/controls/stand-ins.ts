/** What can run without being configured, the settings that mean the real thing, and the one to set first. */
const standIns = {
  postgres: { says: 'the embedded PostgreSQL', real: /^DATABASE_URL$/, set: 'DATABASE_URL' },
  // How to talk to a shop isn't which: the sandbox speaks every version.
  shop: {
    says: 'the sandbox shop',
    real: /^SHOPIFY_(SHOP|ACCESS_TOKEN|CLIENT_ID|CLIENT_SECRET)$/,
    set: 'SHOPIFY_SHOP',
  },
} as const;

export type StandIn = keyof typeof standIns;

/** Any of these set means that somebody is in earnest. */
const IN_EARNEST = /^(DATABASE_URL|SMTP_URL|SHOPIFY_.+|SLACK_.+)$/;

export interface StandInChoice {
  readonly used: ReadonlySet<StandIn>;
  /** Sentences; empty when the choice stands. */
  readonly problems: readonly string[];
}

/**
 * Stand-ins never pretend: with nothing configured everything is one, but as soon as anything real is, each stand-in
 * still wanted must be named in LOCKSTEP_SANDBOX. `present` are the settings that aren't empty.
 */
export function chooseStandIns(present: Readonly<Record<string, string>>): StandInChoice {
  const names = Object.keys(present);
  const inEarnest = names.filter((name) => IN_EARNEST.test(name));
  const wanted = (present['LOCKSTEP_SANDBOX'] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  const used = new Set<StandIn>();
  const problems = wanted.filter((name) => !(name in standIns)).map(unknownStandIn);
  for (const [name, { says, real, set }] of Object.entries(standIns) as [StandIn, (typeof standIns)[StandIn]][]) {
    const configured = names.filter((one) => real.test(one));
    if (configured.length === 0) used.add(name);
    if (configured.length > 0 && wanted.includes(name)) {
      problems.push(
        `LOCKSTEP_SANDBOX names ${name}, but ${configured.join(' and ')} ${are(configured)} set too: keep one.`,
      );
    }
    if (configured.length === 0 && inEarnest.length > 0 && !wanted.includes(name)) {
      problems.push(
        `${inEarnest[0]} is set, so ${says} isn't used unasked: set ${set}, or add ${name} to LOCKSTEP_SANDBOX.`,
      );
    }
  }
  return { used, problems };
}

function unknownStandIn(name: string): string {
  return `LOCKSTEP_SANDBOX names ${name}, which isn't a stand-in: use ${Object.keys(standIns).join(', ')}.`;
}

function are(names: readonly string[]): string {
  return names.length === 1 ? 'is' : 'are';
}
