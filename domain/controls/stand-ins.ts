/** What can run without being configured, the settings that mean the real thing, and the one to set first. */
const standIns = {
  postgres: { says: 'the embedded PostgreSQL', real: /^DATABASE_URL$/, set: 'DATABASE_URL' },
  // How to talk to a shop isn't which: the sandbox speaks every version.
  shop: {
    says: 'the sandbox shop',
    real: /^SHOPIFY_(SHOP|ACCESS_TOKEN|CLIENT_ID|CLIENT_SECRET)$/,
    set: 'SHOPIFY_SHOP',
  },
  slack: {
    says: 'the local Slack',
    real: /^SLACK_(BOT_TOKEN|APP_TOKEN|SIGNING_SECRET|CHANNEL)$/,
    set: 'SLACK_BOT_TOKEN',
  },
  mail: { says: 'the local mailbox', real: /^SMTP_URL$/, set: 'SMTP_URL' },
} as const;

export type StandIn = keyof typeof standIns;

/** What a process may need: one command in the terminal tells nobody in Slack and mails nothing. */
export const allStandIns = Object.keys(standIns) as readonly StandIn[];
export const terminalStandIns: readonly StandIn[] = ['postgres', 'shop'];

/** Any of these set means that somebody is in earnest. */
const IN_EARNEST = /^(DATABASE_URL|SMTP_URL|SHOPIFY_.+|SLACK_.+)$/;

export interface StandInChoice {
  readonly used: ReadonlySet<StandIn>;
  /** Sentences; empty when the choice stands. */
  readonly problems: readonly string[];
}

/**
 * Stand-ins never pretend: with nothing configured everything is one, but as soon as anything real is, each stand-in
 * still wanted must be named in LOCKSTEP_SANDBOX. `present` are the settings that aren't empty, `needed` what this process
 * will use. The local Slack refuses a real shop: approving there would look like approving here.
 */
export function chooseStandIns(
  present: Readonly<Record<string, string>>,
  needed: readonly StandIn[] = allStandIns,
): StandInChoice {
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
    if (configured.length === 0 && inEarnest.length > 0 && needed.includes(name) && !wanted.includes(name)) {
      problems.push(
        `${inEarnest[0]} is set, so ${says} isn't used unasked: set ${set}, or add ${name} to LOCKSTEP_SANDBOX.`,
      );
    }
  }
  if (used.has('slack') && !used.has('shop') && needed.includes('slack') && wanted.includes('slack')) {
    problems.push('The local Slack takes no part in a real shop: set SLACK_BOT_TOKEN and the rest of Slack.');
  }
  return { used, problems };
}

function unknownStandIn(name: string): string {
  return `LOCKSTEP_SANDBOX names ${name}, which isn't a stand-in: use ${Object.keys(standIns).join(', ')}.`;
}

function are(names: readonly string[]): string {
  return names.length === 1 ? 'is' : 'are';
}
