/** The door of the store: one PostgreSQL, embedded or somebody's, and the pools everybody shares. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type EmbeddedPostgres, embeddedPostgres } from './embedded/launcher.js';
import { pg } from './pg.js';

export interface DatabaseOptions {
  /** The centre's data folder; the embedded cluster lives in it. */
  readonly dataDir: string;
  /** Any PostgreSQL 15 or newer instead of the embedded one. */
  readonly databaseUrl?: string | undefined;
  readonly log: Logger;
  /** Extra `-c name=value` words for the embedded server. */
  readonly flags?: readonly string[];
  readonly poolSize?: number;
}

export interface Database {
  /** Short statements of the live path. */
  readonly pool: pg.Pool;
  /** Reports: read only, with a time limit, so that no report can hold up a contact. */
  readonly reportPool: pg.Pool;
  /** How a client of one's own connects; valid until the embedded server is revived. */
  readonly connectionConfig: pg.ClientConfig;
  readonly isEmbedded: boolean;
  /** Process of the embedded postmaster. */
  readonly pid: number | null;
  /**
   * A dedicated, connected client: for locks, LISTEN and group commits. The caller ends it. With `isPipelined` questions
   * are sent without waiting for the answers before; they are answered in the order they were asked.
   */
  connect(applicationName?: string, isPipelined?: boolean): Promise<pg.Client>;
  /** Resolves when connections are accepted again; starts the embedded server when it died. Waits at most `limitMs`. */
  revive(limitMs?: number): Promise<void>;
  stop(): Promise<void>;
}

const DATABASE = 'ponte';
const REPORT_LIMIT_MS = 30_000;
const OLDEST_SERVER = 150_000;

export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { databaseUrl, log } = options;
  const embedded = databaseUrl ? null : embeddedPostgres(options);
  await embedded?.ensure();
  if (embedded !== null) await makeDatabase(embedded);
  const config = (): pg.ClientConfig =>
    embedded === null ? { connectionString: databaseUrl } : { ...embedded.connection(), database: DATABASE };
  await checkVersion(config());
  const pool = openPool({ ...config(), max: options.poolSize ?? 10, application_name: 'ponte' }, log);
  const reportPool = openPool(
    {
      ...config(),
      max: 3,
      application_name: 'ponte reports',
      statement_timeout: REPORT_LIMIT_MS,
      options: '-c default_transaction_read_only=on',
    },
    log,
  );
  let reviving: Promise<void> | null = null;
  let isStopped = false;

  return {
    pool,
    reportPool,
    get connectionConfig() {
      return config();
    },
    isEmbedded: embedded !== null,
    get pid() {
      return embedded?.pid ?? null;
    },
    async connect(applicationName = 'ponte', isPipelined = false) {
      const client = new pg.Client({ ...config(), application_name: applicationName, pipeline: isPipelined });
      // Without a listener a broken connection would end the whole process; whoever owns the client adds its own.
      client.on('error', (error) => log.warn({ error: error.message, applicationName }, 'A connection broke.'));
      await client.connect();
      return client;
    },
    revive(limitMs = 60_000) {
      if (isStopped) return Promise.reject(new Error('The database was stopped.'));
      reviving ??= revive(embedded, config, limitMs).finally(() => (reviving = null));
      return reviving;
    },
    async stop() {
      isStopped = true;
      // Else the server that is being ended would be started again behind our back.
      await reviving?.catch(() => undefined);
      await Promise.all([pool.end(), reportPool.end()]);
      await embedded?.stop();
    },
  };
}

function openPool(config: pg.PoolConfig, log: Logger): pg.Pool {
  const pool = new pg.Pool({ connectionTimeoutMillis: 15_000, idleTimeoutMillis: 60_000, ...config });
  pool.on('error', (error) => log.warn({ error: error.message }, 'An idle connection broke.'));
  // The pool listens to idle ones only: one that breaks while it is lent out, between two queries of a transaction, would
  // end the whole process. Whoever borrowed it hears of it by its next query.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

async function makeDatabase(embedded: EmbeddedPostgres): Promise<void> {
  const client = new pg.Client({ ...embedded.connection(), database: 'postgres' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const found = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`create database ${DATABASE}`);
  } catch (error) {
    // Two programs that start at once both try (42P04 duplicate_database, 23505 on the catalogue's index): one is enough.
    if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) throw error;
  } finally {
    await client.end();
  }
}

async function checkVersion(config: pg.ClientConfig): Promise<void> {
  const client = new pg.Client({ ...config, connectionTimeoutMillis: 15_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ v: string }>("select current_setting('server_version_num') as v");
    const version = Number(rows[0]?.v);
    if (version >= OLDEST_SERVER) return;
    throw new Error(`PostgreSQL 15 or newer is needed; the server at DATABASE_URL is ${Math.floor(version / 10_000)}.`);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function revive(
  embedded: EmbeddedPostgres | null,
  config: () => pg.ClientConfig,
  limitMs: number,
): Promise<void> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    await embedded?.ensure();
    const client = new pg.Client({ ...config(), connectionTimeoutMillis: 5_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('select 1');
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
    } finally {
      await client.end().catch(() => undefined);
    }
    await sleep(50);
  }
}
