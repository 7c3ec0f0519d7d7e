/**
 * Background work that survives a crash: at least once, retried with growing pauses (about e^attempt seconds, up to six
 * hours), by graphile-worker. Every job goes under one task that finds the handler by name, so that a channel may bring
 * its handlers whenever it starts.
 */
import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger as WorkerLogger, run, runMigrations, type Runner, type WorkerEvents } from 'graphile-worker';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Database } from './database.js';
import { pg } from './pg.js';

export type JobHandler = (payload: unknown) => Promise<void>;

export interface JobOptions {
  /** A job with the same name and key that has not begun is replaced: it will run once. */
  readonly key?: string;
  readonly runAt?: Date;
  readonly maxAttempts?: number;
}

export interface Jobs {
  /** Says how jobs of a name are done. One handler a name. */
  handle(name: string, work: JobHandler): void;
  /** Resolves when the job is durable. */
  add(name: string, payload: unknown, options?: JobOptions): Promise<void>;
  /** Begins to work. Before it, jobs are only kept. */
  start(): Promise<void>;
  /** Lets the jobs that run come to their end, then closes. */
  stop(): Promise<void>;
}

const TASK = 'ponte';
const CONCURRENCY = 4;
/** How often jobs of killed servers are freed; graphile-worker by itself would wait four hours. */
const SWEEP_MS = 5_000;
const RESTART_MS = 500;
const DRAIN_LIMIT_MS = 5_000;

/** The tables of graphile-worker, brought forward by its own migrations. */
export async function migrateJobs(pool: Pool): Promise<void> {
  watch(pool, () => undefined);
  await runMigrations({ pgPool: pool, logger: quiet });
}

export async function openJobs(database: Database, log: Logger): Promise<Jobs> {
  const pool = new pg.Pool({ ...database.connectionConfig, max: CONCURRENCY + 2, application_name: 'ponte jobs' });
  watch(pool, (error) => log.warn({ error: error.message }, 'A connection of the jobs broke.'));
  await migrateJobs(pool);
  const handlers = new Map<string, JobHandler>();
  let working: Promise<void> | null = null;
  let runner: Runner | null = null;
  let isStopping = false;

  async function work(): Promise<void> {
    while (!isStopping) {
      try {
        runner = await startRunner(database, pool, handlers, log);
        // Asked to stop while it was starting.
        if (isStopping as boolean) await runner.stop().catch(() => undefined);
        await runner.promise;
      } catch (error) {
        log.warn({ error: messageOf(error) }, 'The jobs stopped; they start again in a moment.');
      }
      runner = null;
      if (!isStopping) await sleep(RESTART_MS);
    }
  }

  return {
    handle(name, handler) {
      if (handlers.has(name)) throw new Error(`Jobs called ${name} have a handler already.`);
      handlers.set(name, handler);
    },
    async add(name, payload, { key, runAt, maxAttempts } = {}) {
      await pool.query(
        `select graphile_worker.add_job(
           $1, $2::json, run_at => $3::timestamptz, max_attempts => $4::int, job_key => $5)`,
        [TASK, JSON.stringify({ name, payload }), runAt ?? null, maxAttempts ?? null, key ? `${name}:${key}` : null],
      );
    },
    async start() {
      await freeAbandoned(pool);
      working ??= work();
    },
    async stop() {
      isStopping = true;
      await runner?.stop().catch(() => undefined);
      await working;
      await drained(pool);
      await pool.end();
    },
  };
}

/** graphile-worker does not wait until the end of a job is written down; without it the job would be done once more. */
async function drained(pool: Pool): Promise<void> {
  const deadline = performance.now() + DRAIN_LIMIT_MS;
  const isBusy = (): boolean => pool.waitingCount > 0 || pool.idleCount < pool.totalCount;
  while (isBusy() && performance.now() < deadline) await sleep(5);
}

/** An error of a borrowed connection would end the process when nobody listens; its query rejects anyway. */
function watch(pool: Pool, onError: (error: Error) => void): void {
  if (pool.listenerCount('error') === 0) pool.on('error', onError);
  if (pool.listenerCount('connect') === 0) pool.on('connect', (client) => client.on('error', () => undefined));
}

async function startRunner(
  database: Database,
  pool: Pool,
  handlers: ReadonlyMap<string, JobHandler>,
  log: Logger,
): Promise<Runner> {
  const events = new EventEmitter() as WorkerEvents;
  let mark: Promise<pg.Client> | null = null;
  events.on('pool:create', ({ workerPool }) => (mark = database.connect(aliveName(workerPool.id))));
  const sweep = setInterval(() => {
    freeAbandoned(pool).catch((error: unknown) => log.debug({ error: messageOf(error) }, 'No sweep this time.'));
  }, SWEEP_MS);
  const clear = async (): Promise<void> => {
    clearInterval(sweep);
    await (await mark)?.end();
  };
  try {
    const runner = await run({
      pgPool: pool,
      concurrency: CONCURRENCY,
      noHandleSignals: true,
      logger: loggerOf(log),
      events,
      taskList: { [TASK]: (payload) => dispatch(handlers, payload) },
    });
    // Without its mark others would take us for dead and free our jobs: then it is better to start again.
    const client = await (mark as Promise<pg.Client> | null);
    client?.once('error', () => void runner.stop('The mark of life broke.').catch(() => undefined));
    const swallow = (): void => undefined;
    runner.promise.then(clear, clear).catch(swallow);
    return runner;
  } catch (error) {
    await clear().catch(() => undefined);
    throw error;
  }
}

async function dispatch(handlers: ReadonlyMap<string, JobHandler>, raw: unknown): Promise<void> {
  const { name, payload } = raw as { name: string; payload: unknown };
  const handler = handlers.get(name);
  // Thrown, not dropped: the channel that handles it may be switched off for an hour.
  if (handler === undefined) throw new Error(`Nobody handles jobs called ${name}; it will be tried again.`);
  await handler(payload);
}

const aliveName = (poolId: string): string => `ponte jobs ${poolId}`;

/**
 * A killed server leaves its jobs locked by a worker pool that is no more. Each living pool keeps one connection with its
 * name; what is locked under a name that nobody has, for longer than a start takes, is free again.
 */
async function freeAbandoned(pool: Pool): Promise<void> {
  await pool.query(
    `select graphile_worker.force_unlock_workers(array_agg(distinct locked_by))
       from graphile_worker._private_jobs as job
      where locked_at < now() - $1 * interval '1 ms'
        and not exists (select from pg_stat_activity
                         where datname = current_database() and application_name = 'ponte jobs ' || job.locked_by)
     having count(*) > 0`,
    [SWEEP_MS],
  );
}

/** graphile-worker's own lines, into ours. What the house says at `info` is noise here. */
function loggerOf(log: Logger): WorkerLogger {
  return new WorkerLogger((scope) => (level, message) => {
    const line = { job: scope.jobId, worker: scope.label };
    if (level === 'error') log.error(line, message);
    else if (level === 'warning') log.warn(line, message);
    else log.debug(line, message);
  });
}

const quiet = new WorkerLogger(() => () => undefined);

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
