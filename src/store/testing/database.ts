/** A database of its own for each test file, cloned from the migrated template in a few dozen milliseconds. */
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { afterAll, inject } from 'vitest';
import { type Database, openDatabase } from '../database.js';
import { pg } from '../pg.js';

export interface TestDatabase {
  /** The store's own door, as the server gets it. */
  readonly database: Database;
  readonly pool: pg.Pool;
  readonly connectionConfig: pg.ClientConfig;
  /** To be handed to another process as DATABASE_URL. */
  readonly url: string;
  /** Ends the pools, fails when a connection leaked, and drops the database. Called after the file's tests by itself. */
  dropOnEnd(): Promise<void>;
}

/** Call it at the top of a test file or in `beforeAll`. `template: 'empty'` gives a database without any table. */
export async function testDatabase(options: { template?: 'migrated' | 'empty' } = {}): Promise<TestDatabase> {
  const { url: serverUrl, template } = inject('ponteTestServer');
  const name = `test_${randomBytes(8).toString('hex')}`;
  const from = options.template === 'empty' ? 'template0' : template;
  await onServer(serverUrl, (client) => createFrom(client, name, from));
  const url = serverUrl.replace(/\/postgres(?=\?|$)/, `/${name}`);
  const database = await openDatabase({ dataDir: tmpdir(), databaseUrl: url, log: pino({ level: 'silent' }) });
  let isDropped = false;
  const dropOnEnd = async (): Promise<void> => {
    if (isDropped) return;
    isDropped = true;
    const { pool, reportPool } = database;
    const borrowed = pool.totalCount - pool.idleCount + reportPool.totalCount - reportPool.idleCount;
    // Ending a pool waits for borrowed connections for ever, so a leak is told before.
    if (borrowed === 0) await database.stop();
    const left = await onServer(serverUrl, async (client) => {
      const connections = await leftOpen(client, name);
      await client.query(`drop database ${name} with (force)`);
      return connections;
    });
    if (left.length > 0) throw new Error(`Connections leaked by this test file:\n${left.join('\n')}`);
  };
  afterAll(dropOnEnd);
  return { database, pool: database.pool, connectionConfig: { connectionString: url }, url, dropOnEnd };
}

async function onServer<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function createFrom(client: pg.Client, name: string, template: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await client.query(`create database ${name} template ${template}`);
      return;
    } catch (error) {
      // 55006 object_in_use: another file is cloning the template at this very moment.
      if ((error as { code?: string }).code !== '55006' || tries === 100) throw error;
      await sleep(50);
    }
  }
}

/** Backends end a moment after their client: what is still there after two seconds was never closed. */
async function leftOpen(client: pg.Client, name: string): Promise<string[]> {
  for (let tries = 1; ; tries++) {
    const { rows } = await client.query<{ words: string }>(
      `select concat_ws(' · ', application_name, state, left(query, 120)) as words
         from pg_stat_activity where datname = $1 and backend_type = 'client backend'`,
      [name],
    );
    if (rows.length === 0 || tries === 100) return rows.map((row) => row.words);
    await sleep(20);
  }
}
