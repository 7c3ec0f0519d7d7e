/**
 * One PostgreSQL for a whole run of the tests, with a migrated template database that each test file clones. It has no
 * fsync: what is tested is the program, not the disk, and no test survives a crash of the machine.
 */
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { openDatabase } from '../database.js';
import { isAlive, isPostmaster, readPidFile } from '../embedded/cluster.js';
import { clusterFolder, droppedPrivileges } from '../embedded/privileges.js';
import { migrateJobs } from '../jobs.js';
import { migrate } from '../migrate.js';
import { pg } from '../pg.js';
import { urlOf } from './url.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where databases are cloned from, by a user who may create them. */
    ponteTestServer: { readonly url: string; readonly template: string };
  }
}

const PREFIX = 'ponte-test-';
const log = pino({ level: 'silent' });
/** Vitest runs this once a project (db, e2e), in one process: they share the server. */
const shared = globalThis as { ponteTestServer?: { users: number; ready: Promise<TestServer> } };

interface TestServer {
  readonly url: string;
  readonly template: string;
  stop(): Promise<void>;
}

/** The part of vitest's project that is used here. */
interface Project {
  provide(key: 'ponteTestServer', value: { readonly url: string; readonly template: string }): void;
}

export default async function setup(project: Project): Promise<() => Promise<void>> {
  const server = (shared.ponteTestServer ??= { users: 0, ready: startServer() });
  server.users++;
  const { url, template, stop } = await server.ready;
  project.provide('ponteTestServer', { url, template });
  return async () => {
    if (--server.users > 0) return;
    delete shared.ponteTestServer;
    await stop();
  };
}

async function startServer(): Promise<TestServer> {
  await removeAborted();
  const dataDir = join(tmpdir(), `${PREFIX}${process.pid}`);
  mkdirSync(dataDir, { recursive: true });
  chmodSync(dataDir, 0o755);
  const flags = [
    ...['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off'],
    ...['-c', 'max_connections=200', '-c', 'shared_buffers=64MB', '-c', 'wal_level=minimal', '-c', 'max_wal_senders=0'],
  ];
  const database = await openDatabase({ dataDir, log, flags });
  const template = 'ponte_template';
  await database.pool.query(`create database ${template}`);
  const filling = new pg.Pool({ ...database.connectionConfig, database: template, max: 2 });
  await migrate(filling);
  await migrateJobs(filling);
  await filling.end();
  const url = urlOf(database.connectionConfig, 'postgres');
  return {
    url,
    template,
    async stop() {
      await database.stop();
      removeFolder(dataDir);
    },
  };
}

/** A run that was killed leaves a server and a folder behind: the next one clears them away. */
async function removeAborted(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const pid = Number(name.slice(PREFIX.length));
    if (!Number.isInteger(pid) || (pid !== process.pid && isAlive(pid))) continue;
    const dataDir = join(tmpdir(), name);
    const folder = clusterFolder(dataDir, droppedPrivileges());
    const postmaster = readPidFile(folder);
    if (postmaster !== null && isPostmaster(postmaster.pid, folder)) {
      // Immediate shutdown: there is nothing to save. SIGKILL would leave its children and shared memory.
      process.kill(postmaster.pid, 'SIGQUIT');
      for (let i = 0; i < 200 && isPostmaster(postmaster.pid, folder); i++) await sleep(20);
    }
    removeFolder(dataDir);
  }
}

function removeFolder(dataDir: string): void {
  const folder = clusterFolder(dataDir, droppedPrivileges());
  if (existsSync(folder)) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
}
