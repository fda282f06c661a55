import type { JobParameters, JobRepository } from 'agenda';
import { toJobId } from 'agenda';
import { describe, expect, it, vi } from 'vitest';
import { DomainError } from '../../../domain/errors.ts';
import { keepLocks } from '../../../jobs/schedule/lock-keeper.ts';

const job: JobParameters = {
  _id: toJobId('1'),
  name: 'drain',
  priority: 0,
  nextRunAt: new Date(),
  type: 'single',
  data: {},
};
const away = new DomainError('away', 'The database is away.');

const unexpected = (error: Error): void => expect.fail(error.message);

describe('keepLocks', () => {
  it('saves the end of a run again and again while the database is away', async () => {
    const saveJobState = vi.fn<JobRepository['saveJobState']>().mockRejectedValueOnce(away).mockResolvedValue();
    const keeper = keepLocks({ saveJobState } as Partial<JobRepository> as JobRepository, unexpected);
    await keeper.repository.saveJobState({ ...job, lockedAt: new Date() }, undefined);
    expect(keeper.pending()).toBe(1);
    await keeper.repository.saveJobState(job, undefined);
    expect(keeper.pending()).toBe(0);
    expect(saveJobState).toHaveBeenCalledTimes(3);
  });

  it('gives back a lock that was granted while it closed, and asks for no other', async () => {
    const granted = Promise.withResolvers<JobParameters>();
    const unlockJob = vi.fn<JobRepository['unlockJob']>().mockResolvedValue();
    const getNextJobToRun = vi.fn<JobRepository['getNextJobToRun']>().mockReturnValue(granted.promise);
    const keeper = keepLocks({ unlockJob, getNextJobToRun } as Partial<JobRepository> as JobRepository, unexpected);
    const asked = keeper.repository.getNextJobToRun('drain', new Date(), new Date(), undefined, undefined);
    expect(keeper.pending()).toBe(1);
    keeper.close();
    granted.resolve(job);
    expect(await asked).toBeUndefined();
    expect(unlockJob).toHaveBeenCalledWith(job);
    expect(keeper.pending()).toBe(0);
    await keeper.repository.getNextJobToRun('drain', new Date(), new Date(), undefined, undefined);
    expect(getNextJobToRun).toHaveBeenCalledTimes(1);
  });

  it('reports an unlock that failed, because Agenda does not wait for it', async () => {
    const report = vi.fn<(error: Error) => void>();
    const unlockJob = vi.fn<JobRepository['unlockJob']>().mockRejectedValue(away);
    await keepLocks({ unlockJob } as Partial<JobRepository> as JobRepository, report).repository.unlockJob(job);
    expect(report).toHaveBeenCalledWith(away);
  });
});
