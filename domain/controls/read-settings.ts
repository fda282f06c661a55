import type { z } from 'zod';
import { DomainError } from '../errors.ts';
import { allStandIns, chooseStandIns, type StandIn } from './stand-ins.ts';

type Rooms = Readonly<Record<string, z.ZodType>>;

export type Settings<R extends Rooms> = { readonly [Room in keyof R]: z.infer<R[Room]> } & {
  readonly standIns: ReadonlySet<StandIn>;
};

/**
 * Parses every room's settings and the stand-in rule, and reports all problems at once. Values never appear in a
 * message: any of them may be a secret. Throws DomainError `settings-unusable`.
 */
export function readSettings<R extends Rooms>(
  rooms: R,
  environment: NodeJS.ProcessEnv,
  needed: readonly StandIn[] = allStandIns,
): Settings<R> {
  const present = whatIsSet(environment);
  const { used, problems } = chooseStandIns(present, needed);
  const found = [...problems];
  const parsed: Record<string, unknown> = { standIns: used };
  for (const [room, schema] of Object.entries(rooms)) {
    const result = schema.safeParse(present);
    if (result.success) parsed[room] = result.data;
    else found.push(...result.error.issues.map(inWords));
  }
  if (found.length > 0) throw unusable(found);
  return parsed as Settings<R>;
}

/** An empty line in an environment file means "not set". */
function whatIsSet(environment: NodeJS.ProcessEnv): Record<string, string> {
  const entries = Object.entries(environment).filter((entry): entry is [string, string] => Boolean(entry[1]?.trim()));
  return Object.fromEntries(entries);
}

function inWords({ path, message }: z.core.$ZodIssue): string {
  const name = String(path[0] ?? '');
  return message.startsWith(name) ? message : `${name} ${message}`;
}

function unusable(problems: readonly string[]): DomainError {
  const heading = problems.length === 1 ? "A setting can't be used:" : `${problems.length} settings can't be used:`;
  const message = [heading, ...problems.map((problem) => `  ${problem}`), 'See .env.example for all of them.'].join(
    '\n',
  );
  return new DomainError('settings-unusable', message, { problems });
}
