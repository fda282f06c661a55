import { chmodSync, existsSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startEmbeddedPostgres } from '../../../domain/embedded-postgres/start.ts';
import { FAST, postmasterPid, queryOn, scratchFolder } from './scratch.ts';

describe('start', () => {
  it('makes a UTF-8 database with a password, for this machine only', async () => {
    await using scratch = scratchFolder();
    chmodSync(scratch.folder, 0o755);
    const lines: string[] = [];
    const onLine = (line: string) => lines.push(line);
    const server = await startEmbeddedPostgres({ dataFolder: join(scratch.folder, 'new'), settings: FAST, onLine });
    const url = server.superuserUrl('postgres');
    expect(await queryOn(url, FACTS)).toEqual([
      { encoding: 'UTF8', locale: 'C.UTF-8', timezone: 'UTC', addresses: '127.0.0.1', sockets: '', fsync: 'off' },
    ]);
    expect(server).toMatchObject({ adopted: false, port: Number(new URL(url).port) });
    expect(lines).toEqual([expect.stringContaining('Creating the database in')]);
    const strangers = url.replace(/:\w+@/, ':wrong@');
    await expect(queryOn(strangers, 'select 1')).rejects.toMatchObject({ code: '28P01' });
    expect(statSync(join(scratch.folder, 'new', 'postgres.password')).mode & 0o777).toBe(0o600);
    await server.stop();
  });

  it('finds again what was written before', async () => {
    await using scratch = scratchFolder();
    const options = { dataFolder: scratch.folder, settings: FAST };
    const first = await startEmbeddedPostgres(options);
    await queryOn(first.superuserUrl('postgres'), 'create table kept as select 12 as units');
    await first.stop();
    const second = await startEmbeddedPostgres(options);
    expect(second.adopted).toBe(false);
    expect(await queryOn(second.superuserUrl('postgres'), 'select units from kept')).toEqual([{ units: 12 }]);
    await second.stop();
  });

  it('leaves no process behind after stop, which may be called twice', async () => {
    await using scratch = scratchFolder();
    const server = await startEmbeddedPostgres({ dataFolder: scratch.folder, settings: FAST });
    expect(postmasterPid(scratch.cluster)).toBeDefined();
    await Promise.all([server.stop(), server.stop()]);
    await server.stop();
    expect(postmasterPid(scratch.cluster)).toBeUndefined();
  });

  it('puts a log that has grown too large aside', async () => {
    await using scratch = scratchFolder();
    const log = join(scratch.folder, 'postgres.log');
    writeFileSync(log, '');
    truncateSync(log, 6_000_000);
    const server = await startEmbeddedPostgres({ dataFolder: scratch.folder, settings: FAST });
    await server.stop();
    expect(statSync(log).size).toBeLessThan(10_000);
    expect(existsSync(`${log}.1`)).toBe(true);
  });
});

const FACTS = `
  select pg_encoding_to_char(encoding)                 as encoding,
         datlocale                                     as locale,
         current_setting('timezone')                   as timezone,
         current_setting('listen_addresses')           as addresses,
         current_setting('unix_socket_directories')    as sockets,
         current_setting('fsync')                      as fsync
    from pg_database
   where datname = 'postgres'`;
