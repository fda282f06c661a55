import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';

/** Any number will do, as long as every starter takes the same one. */
const PREPARATION_LOCK = 5_125_538;

/** Who may do what on the embedded server: each has one database, and nobody may enter another's. */
const tenants = {
  lockstep: 'login createrole', // migrations make the application's role
  sandbox_shop: 'login',
  sandbox_slack: 'login',
} as const;

export type Tenant = keyof typeof tenants;

/** The URLs of the embedded server's databases, each for its own owner. */
export type TenantUrls = Readonly<Record<Tenant, string>>;

/** Makes, once, a role and a database for each tenant; their passwords are kept in the data folder, readable by us alone. */
export async function prepareDatabases(superuserUrl: string, dataFolder: string): Promise<TenantUrls> {
  const client = new Client({ connectionString: superuserUrl, application_name: 'lockstep:prepare' });
  client.on('error', () => {}); // a lost connection shows in the statement that fails
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [PREPARATION_LOCK]);
    const urls: [Tenant, string][] = [];
    for (const tenant of Object.keys(tenants) as Tenant[]) {
      const password = keepPassword(join(dataFolder, `${tenant}.password`));
      await settleIn(client, tenant, password);
      urls.push([tenant, urlOf(superuserUrl, tenant, password)]);
    }
    return Object.fromEntries(urls) as TenantUrls;
  } finally {
    await client.end();
  }
}

function keepPassword(file: string): string {
  try {
    writeFileSync(file, randomBytes(24).toString('hex'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8');
}

/** Names come from the list above and passwords are hex: nothing here needs quoting. */
async function settleIn(client: Client, tenant: Tenant, password: string): Promise<void> {
  const { rowCount: role } = await client.query('select from pg_roles where rolname = $1', [tenant]);
  await client.query(`${role ? 'alter' : 'create'} role ${tenant} ${tenants[tenant]} password '${password}'`);
  const { rowCount: database } = await client.query('select from pg_database where datname = $1', [tenant]);
  if (!database) await client.query(`create database ${tenant} owner ${tenant}`);
  await client.query(`revoke connect on database ${tenant} from public`);
}

function urlOf(superuserUrl: string, tenant: Tenant, password: string): string {
  const url = new URL(superuserUrl);
  url.username = tenant;
  url.password = password;
  url.pathname = tenant;
  return url.href;
}
