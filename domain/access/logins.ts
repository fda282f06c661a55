import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { DomainError } from '../errors.ts';
import { scramVerifier } from './scram-verifier.ts';

/** Any number will do, as long as every starter takes the same one. */
const LOGINS_LOCK = 5_125_545;

/** Whom agents' queries run as. The logins own nothing and are members of nothing, so no statement gets them any further. */
const rights = {
  /** Reads the views of the schema `history`, and no table. */
  reader: (role: string) => `
grant usage on schema history to ${role};
grant select on all tables in schema history to ${role};`,
  /** Adds readings and lines of the audit, reads back the id it was given, and nothing else. */
  recorder: (role: string) => `
grant usage on schema public to ${role};
grant insert, select (id) on reading, agent_call to ${role};`,
} as const;

export type Login = keyof typeof rights;

/**
 * The URLs of the agents' logins, which are made here when they don't exist yet. Each database has its own: their names
 * carry its oid, since roles belong to the whole server. `url` is the owner's, who may create roles.
 */
export async function prepareLogins(url: string): Promise<Readonly<Record<Login, string>>> {
  const owner = new Client({ connectionString: url, application_name: 'lockstep:logins' });
  owner.on('error', () => {}); // a lost connection shows in the statement that fails
  await owner.connect();
  try {
    await owner.query('select pg_advisory_lock($1)', [LOGINS_LOCK]);
    const { rows } = await owner.query<{ oid: string; schema_version: string }>(
      `select oid::text, (select max(name) from migration) as schema_version from pg_database where datname = current_database()`,
    );
    const { oid, schema_version } = rows[0]!;
    const urls = {} as Record<Login, string>;
    for (const login of Object.keys(rights) as Login[]) {
      const role = `lockstep_${login}_${oid}`;
      urls[login] = urlFor(url, role, await settle(owner, login, role, schema_version));
    }
    return urls;
  } finally {
    await owner.end();
  }
}

/** Returns the login's password. What it may do is granted again after every migration. */
async function settle(owner: Client, login: Login, role: string, schemaVersion: string): Promise<string> {
  const { rows } = await owner.query<{ password: string; schema_version: string }>(
    `select password, schema_version from login where name = $1 and exists (select from pg_roles where rolname = $1)`,
    [role],
  );
  const [known] = rows;
  if (known?.schema_version === schemaVersion) return known.password;
  const password = known?.password ?? randomBytes(24).toString('hex');
  await owner.query('begin');
  // The role's name and what stands for its password hold nothing that needs quoting.
  if (!known) await owner.query(definition(role, scramVerifier(password)));
  await owner.query(commonRights(role) + rights[login](role));
  await owner.query(
    `insert into login (name, password, schema_version) values ($1, $2, $3)
     on conflict (name) do update set password = excluded.password, schema_version = excluded.schema_version`,
    [role, password, schemaVersion],
  );
  await owner.query('commit');
  return password;
}

/** The server gets what it checks a password against, not the password: a statement may end in its log. */
function definition(role: string, verifier: string): string {
  return `
do $$ begin create role ${role}; exception when duplicate_object then null; end $$;
alter role ${role} login noinherit password '${verifier}' connection limit 50;`;
}

/** Temporary tables are for imports, which the application makes. */
const commonRights = (role: string) => `
do $$ begin
  execute format('grant connect on database %I to ${role}', current_database());
  execute format('grant temporary on database %I to lockstep_app', current_database());
  execute format('revoke temporary on database %I from public', current_database());
end $$;`;

function urlFor(url: string, role: string, password: string): string {
  const address = new URL(url);
  address.username = role;
  address.password = password;
  if (address.username === role) return address.href;
  throw new DomainError(
    'database-unusable',
    'DATABASE_URL must name its server, as in postgres://lockstep:password@localhost:5432/lockstep: agents come in by logins of their own.',
  );
}
