import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'pg';
import { describe, expect, it, vi } from 'vitest';
import { livingPostmaster } from '../../../domain/embedded-postgres/postmaster-file.ts';
import { startEmbeddedPostgres } from '../../../domain/embedded-postgres/start.ts';
import type { DomainError } from '../../../domain/errors.ts';
import { asRoot, FAST, killed, postmasterPid, queryOn, scratchFolder, spawnStarter } from './scratch.ts';

describe('accidents', () => {
  it('adopts the server of a starter that was killed', async () => {
    await using scratch = scratchFolder();
    await using starter = spawnStarter(scratch.folder);
    const { port } = await starter.says();
    await killed(starter.process);
    const server = await startEmbeddedPostgres({ dataFolder: scratch.folder });
    expect(server).toMatchObject({ adopted: true, port });
    await server.stop();
    expect(postmasterPid(scratch.cluster)).toBeUndefined();
  });

  it('keeps what was committed when the server is killed', async () => {
    await using scratch = scratchFolder();
    const options = { dataFolder: scratch.folder, settings: FAST };
    const first = await startEmbeddedPostgres(options);
    await queryOn(first.superuserUrl('postgres'), 'create table kept as select 12 as units');
    process.kill(postmasterPid(scratch.cluster)!, 'SIGKILL');
    const second = await startEmbeddedPostgres(options);
    expect(second.adopted).toBe(false);
    expect(await queryOn(second.superuserUrl('postgres'), 'select units from kept')).toEqual([{ units: 12 }]);
    await first.stop();
    await second.stop();
  });

  it("isn't fooled by a postmaster.pid that names somebody else's process", async () => {
    await using scratch = scratchFolder();
    const options = { dataFolder: scratch.folder, settings: FAST };
    await (await startEmbeddedPostgres(options)).stop();
    // Of the server's user: only such a process fools PostgreSQL itself.
    const { uid, gid } = statSync(scratch.cluster);
    const stranger = spawn('sleep', ['60'], asRoot ? { uid, gid } : {});
    const stale = [stranger.pid, scratch.cluster, 1, 5432, '', '127.0.0.1', '', 'ready'].join('\n');
    writeFileSync(join(scratch.cluster, 'postmaster.pid'), stale);
    const server = await startEmbeddedPostgres(options);
    stranger.kill();
    expect(server.adopted).toBe(false);
    await server.stop();
  });

  it('starts over when it was killed while it made the database', async () => {
    await using scratch = scratchFolder();
    await using starter = spawnStarter(scratch.folder);
    await vi.waitUntil(() => partials(scratch.folder).length > 0, { timeout: 5000, interval: 5 });
    await killed(starter.process);
    expect(readdirSync(scratch.folder)).not.toContain('postgres');
    const server = await startEmbeddedPostgres({ dataFolder: scratch.folder, settings: FAST });
    expect(await queryOn(server.superuserUrl('postgres'), 'select 1 as one')).toEqual([{ one: 1 }]);
    await server.stop();
  });

  it('holds on again after its hold on the server was cut', async () => {
    await using scratch = scratchFolder();
    const server = await startEmbeddedPostgres({ dataFolder: scratch.folder, settings: FAST });
    const url = server.superuserUrl('postgres');
    await queryOn(url, `select pg_terminate_backend(pid) from pg_stat_activity where ${IS_KEEPER}`);
    await vi.waitFor(async () => expect(await queryOn(url, COUNT_KEEPERS)).toEqual([{ keepers: 0 }]));
    await vi.waitFor(async () => expect(await queryOn(url, COUNT_KEEPERS)).toEqual([{ keepers: 1 }]), 4000);
    await server.stop();
    expect(postmasterPid(scratch.cluster)).toBeUndefined();
  });

  it('starts a server again that was killed, where every URL still finds it', async () => {
    await using scratch = scratchFolder();
    const server = await startEmbeddedPostgres({ dataFolder: scratch.folder, settings: FAST });
    const pool = new Pool({ connectionString: server.superuserUrl('postgres') });
    pool.on('error', () => {});
    await pool.query('create table kept as select 12 as units');
    for (let accident = 1; accident <= 2; accident++) {
      const killed = postmasterPid(scratch.cluster)!;
      process.kill(killed, 'SIGKILL');
      // Its backends serve on for a moment.
      await vi.waitFor(() => expect(livingPostmaster(scratch.cluster)?.pid ?? killed).not.toBe(killed), 15_000);
      await vi.waitFor(async () => expect(await keptIn(pool)).toEqual([{ units: 12 }]), 15_000);
    }
    await pool.end();
    await server.stop();
    expect(postmasterPid(scratch.cluster)).toBeUndefined();
  });

  it('starts it again once for two who use it, and the last to leave stops it', async () => {
    await using scratch = scratchFolder();
    const one = await startEmbeddedPostgres({ dataFolder: scratch.folder, settings: FAST });
    await using other = spawnStarter(scratch.folder);
    await other.says();
    const url = one.superuserUrl('postgres');
    process.kill(postmasterPid(scratch.cluster)!, 'SIGKILL');
    const bothBack = async () => expect(await queryOn(url, COUNT_KEEPERS)).toEqual([{ keepers: 2 }]);
    await vi.waitFor(bothBack, 15_000);
    await one.stop();
    expect(postmasterPid(scratch.cluster)).toBeDefined();
    other.process.stdin?.end('stop\n');
    expect(await other.says()).toEqual({ stopped: true });
    expect(postmasterPid(scratch.cluster)).toBeUndefined();
  });

  it("doesn't start it again for one who has left", async () => {
    await using scratch = scratchFolder();
    const server = await startEmbeddedPostgres({ dataFolder: scratch.folder, settings: FAST });
    process.kill(postmasterPid(scratch.cluster)!, 'SIGKILL');
    await server.stop();
    await sleep(2000);
    expect(postmasterPid(scratch.cluster)).toBeUndefined();
  });

  it('tells when the server that died can not be had back', { timeout: 40_000 }, async () => {
    await using scratch = scratchFolder();
    const lost = Promise.withResolvers<DomainError>();
    const options = { dataFolder: scratch.folder, settings: FAST, onLost: lost.resolve };
    const server = await startEmbeddedPostgres(options);
    process.kill(postmasterPid(scratch.cluster)!, 'SIGKILL');
    writeFileSync(join(scratch.cluster, 'postgresql.conf'), 'no_such_setting = 1');
    expect(await lost.promise).toMatchObject({
      code: 'database-lost',
      message: expect.stringMatching(/went away and doesn't come back.[^]*no_such_setting/),
    });
    await server.stop();
  });

  it("says the server's last words when it dies at the start", async () => {
    await using scratch = scratchFolder();
    const settings = { ...FAST, shared_preload_libraries: 'no_such_library' };
    await expect(startEmbeddedPostgres({ dataFolder: scratch.folder, settings })).rejects.toMatchObject({
      code: 'database-start-failed',
      message: expect.stringMatching(/last words:\n[^]*could not access file "no_such_library"/),
    });
    expect(readFileSync(join(scratch.folder, 'postgres.log'), 'utf8')).toContain('no_such_library');
  });

  it('clears away what an unfinished start left', async () => {
    await using scratch = scratchFolder();
    mkdirSync(join(scratch.folder, 'postgres.partial-dead'));
    const server = await startEmbeddedPostgres({ dataFolder: scratch.folder, settings: FAST });
    expect(partials(scratch.folder)).toEqual([]);
    await server.stop();
  });
});

const IS_KEEPER = `application_name = 'lockstep:keeper'`;
const COUNT_KEEPERS = `select count(*)::int as keepers from pg_stat_activity where ${IS_KEEPER}`;

async function keptIn(pool: Pool): Promise<unknown[]> {
  return (await pool.query('select units from kept')).rows;
}

function partials(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.startsWith('postgres.partial-'));
}
