import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '../errors.ts';
import type { Keeper } from './keeper.ts';
import { adoptServer, launchServer, type Launch } from './server.ts';
import { withStarterLock } from './starter-lock.ts';

/** A launch that meets a taken port or the dead server's last backends already waits 2 s by itself. */
const MOST_FAILURES = 5;
const PAUSE_MS = 1000;

/**
 * Waits until the server is there again after our hold on it was lost, and holds on to it: whichever runs by then, or
 * one launched on the same port, as URLs with that port are in use. It is a starter like any other, under the lock, so
 * that it neither launches beside somebody else nor after our own stop. Throws `database-lost` after five failures.
 */
export async function revive(keeper: Keeper, server: Launch & { port: number }): Promise<void> {
  for (let failures = 0; ;) {
    await sleep(PAUSE_MS, undefined, { ref: false });
    try {
      return await withStarterLock(server.folder, () => holdAgain(keeper, server));
    } catch (error) {
      if (!isRecovering(error)) failures++;
      if (failures === MOST_FAILURES) throw lost(server.folder.root, error);
    }
  }
}

async function holdAgain(keeper: Keeper, server: Launch & { port: number }): Promise<void> {
  if (keeper.closed) return;
  const port = (await adoptServer(server.folder.cluster)) ?? (await launchServer(server));
  if (port !== server.port) throw moved(server.port, port);
  await keeper.reopen();
}

/** After the crash of one backend the server restarts by itself: "the database system is in recovery mode". */
function isRecovering(error: unknown): boolean {
  return (error as { code?: string }).code === '57P03';
}

function moved(from: number, to: number): DomainError {
  return new DomainError(
    'database-moved',
    `Another process started it on port ${to}, because something else had taken port ${from}.`,
    { from, to },
  );
}

function lost(root: string, error: unknown): DomainError {
  const reason = error instanceof Error ? error.message : String(error);
  return new DomainError(
    'database-lost',
    `The PostgreSQL server of ${root} went away and doesn't come back. ${reason}\nStart Lockstep again when that is mended.`,
    { dataFolder: root },
  );
}
