import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { startEmbeddedPostgres } from '../../../domain/embedded-postgres/start.ts';
import { FAST, killed, postmasterPid, scratchFolder, spawnStarter } from './scratch.ts';

describe('sharing one server', () => {
  it('lets three processes start at once: one starts it, the others adopt it', async () => {
    await using scratch = scratchFolder();
    await using one = spawnStarter(scratch.folder);
    await using two = spawnStarter(scratch.folder);
    await using three = spawnStarter(scratch.folder);
    const said = await Promise.all([one.says(), two.says(), three.says()]);
    expect(new Set(said.map(({ port }) => port)).size).toBe(1);
    expect(said.filter(({ adopted }) => adopted)).toHaveLength(2);
    for (const starter of [one, two, three]) starter.process.stdin?.end('stop\n');
    for (const starter of [one, two, three]) expect(await starter.says()).toEqual({ stopped: true });
    expect(postmasterPid(scratch.cluster)).toBeUndefined();
  });

  it('stops it when the last one leaves, whoever started it', async () => {
    await using scratch = scratchFolder();
    const starter = await startEmbeddedPostgres({ dataFolder: scratch.folder, settings: FAST });
    await using adopter = spawnStarter(scratch.folder);
    expect(await adopter.says()).toMatchObject({ adopted: true });
    await starter.stop();
    expect(postmasterPid(scratch.cluster)).toBeDefined();
    adopter.process.stdin?.end('stop\n');
    expect(await adopter.says()).toEqual({ stopped: true });
    expect(postmasterPid(scratch.cluster)).toBeUndefined();
  });

  it("doesn't count a process that was killed", async () => {
    await using scratch = scratchFolder();
    const server = await startEmbeddedPostgres({ dataFolder: scratch.folder, settings: FAST });
    await using other = spawnStarter(scratch.folder);
    await other.says();
    await killed(other.process);
    await server.stop();
    expect(postmasterPid(scratch.cluster)).toBeUndefined();
  });

  it("doesn't pull the server from under a visitor", async () => {
    await using scratch = scratchFolder();
    const lines: string[] = [];
    const onLine = (line: string) => lines.push(line);
    const server = await startEmbeddedPostgres({ dataFolder: scratch.folder, settings: FAST, onLine });
    const visitor = new Client({ connectionString: server.superuserUrl('postgres') });
    await visitor.connect();
    await server.stop();
    expect(lines.at(-1)).toBe('PostgreSQL keeps running: others are connected to it.');
    expect((await visitor.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await visitor.end();
  });

  it('survives Ctrl-C in the terminal of its starter', async () => {
    await using scratch = scratchFolder();
    await using starter = spawnStarter(scratch.folder);
    await starter.says();
    process.kill(-starter.process.pid!, 'SIGINT');
    await once(starter.process, 'exit');
    // A fast shutdown of an idle server takes 50 ms.
    await sleep(1000);
    expect(postmasterPid(scratch.cluster)).toBeDefined();
  });
});
