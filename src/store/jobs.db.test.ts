import pino from 'pino';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Jobs, openJobs } from './jobs.js';
import { type TestDatabase, testDatabase } from './testing/database.js';

const log = pino({ level: 'silent' });
let db: TestDatabase;
const open: Jobs[] = [];

beforeAll(async () => {
  db = await testDatabase();
});
afterEach(async () => {
  for (const jobs of open.splice(0)) await jobs.stop();
  await db.pool.query('delete from graphile_worker._private_jobs');
});
const newJobs = async (): Promise<Jobs> => {
  const jobs = await openJobs(db.database, log);
  open.push(jobs);
  return jobs;
};
const left = async (): Promise<number> =>
  (await db.pool.query<{ n: number }>('select count(*) as n from graphile_worker._private_jobs')).rows[0]!.n;

describe('jobs', () => {
  it('added before the start are done after it, once each', async () => {
    const jobs = await newJobs();
    const done: unknown[] = [];
    jobs.handle('greet', async (payload) => void done.push(payload));
    await jobs.add('greet', { name: 'Rosa' });
    await jobs.add('greet', ['È', null]);
    await jobs.start();
    await expect.poll(left).toBe(0);
    expect(done).toHaveLength(2);
    expect(done).toEqual(expect.arrayContaining([{ name: 'Rosa' }, ['È', null]]));
  });

  it('of one key are one job, and other names have keys of their own', async () => {
    const jobs = await newJobs();
    const done: string[] = [];
    jobs.handle('one', async (payload) => void done.push(`one ${String(payload)}`));
    jobs.handle('two', async (payload) => void done.push(`two ${String(payload)}`));
    await jobs.add('one', 'first', { key: 'k' });
    await jobs.add('one', 'last', { key: 'k' });
    await jobs.add('two', 'alone', { key: 'k' });
    await jobs.start();
    await expect.poll(left).toBe(0);
    expect(done.sort()).toEqual(['one last', 'two alone']);
  });

  it('that fail are tried again, and kept when their tries are used up', async () => {
    const jobs = await newJobs();
    let tries = 0;
    jobs.handle('flaky', async () => {
      if (++tries === 1) throw new Error('not yet');
    });
    let failures = 0;
    jobs.handle('hopeless', async () => {
      failures++;
      throw new Error('never');
    });
    await jobs.start();
    await jobs.add('flaky', null);
    await jobs.add('hopeless', null, { maxAttempts: 1 });
    await expect.poll(left, { timeout: 30_000, interval: 100 }).toBe(1);
    expect([tries, failures]).toEqual([2, 1]);
    const kept = await db.pool.query('select last_error from graphile_worker._private_jobs');
    expect(kept.rows[0]).toMatchObject({ last_error: expect.stringContaining('never') as string });
  });

  it('wait for their moment', async () => {
    const jobs = await newJobs();
    const done: unknown[] = [];
    jobs.handle('later', async (payload) => void done.push(payload));
    await jobs.add('later', 'tomorrow', { runAt: new Date(Date.now() + 86_400_000) });
    await jobs.add('later', 'now');
    await jobs.start();
    await expect.poll(left).toBe(1);
    expect(done).toEqual(['now']);
  });

  it('of a server that was killed are freed, those of a living one are not', async () => {
    const jobs = await newJobs();
    const done: unknown[] = [];
    jobs.handle('left', async (payload) => void done.push(payload));
    await jobs.add('left', 'of the dead');
    await jobs.add('left', 'of the living');
    const lock = `update graphile_worker._private_jobs set locked_by = $2, locked_at = now() - interval '1 minute'
                   where payload->>'payload' = $1`;
    await db.pool.query(lock, ['of the dead', 'pool-dead']);
    await db.pool.query(lock, ['of the living', 'pool-living']);
    const living = await db.database.connect('ponte jobs pool-living');
    await jobs.start();
    await expect.poll(left, { timeout: 20_000 }).toBe(1);
    expect(done).toEqual(['of the dead']);
    await living.end();
  });

  it('come to their end before a stop', async () => {
    const jobs = await newJobs();
    let isDone = false;
    let begun!: () => void;
    const hasBegun = new Promise<void>((resolve) => (begun = resolve));
    jobs.handle('slow', async () => {
      begun();
      await new Promise((resolve) => setTimeout(resolve, 300));
      isDone = true;
    });
    await jobs.start();
    await jobs.add('slow', null);
    await hasBegun;
    await jobs.stop();
    open.length = 0;
    expect(isDone).toBe(true);
    expect(await left()).toBe(0);
  });

  it('go on after the database lost every connection', async () => {
    const jobs = await newJobs();
    const done: unknown[] = [];
    jobs.handle('after', async (payload) => void done.push(payload));
    await jobs.start();
    await db.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name like 'ponte jobs%'`,
    );
    await expect
      .poll(() =>
        jobs.add('after', 1).then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
    await expect.poll(() => done.length, { timeout: 30_000 }).toBe(1);
  });
});
