/**
 * Runs a real PostgreSQL of our own as a child that outlives us if it must.
 *
 *   absent ──launch──▶ starting ──accepts──▶ running ──stop──▶ absent
 *     ▲                   │ died (lock or shared memory still held by dying backends): again
 *     └──────revive───────┴──────────── died, killed, lost a process ◀── running
 *
 * A postmaster that a killed server left behind is adopted, not fought: its data is already open and warm.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { pg } from '../pg.js';
import { type Binaries, findBinaries } from './binaries.js';
import {
  isAlive,
  isPostmaster,
  makeCluster,
  readPidFile,
  socketFolder,
  SUPERUSER,
  windowsPassword,
} from './cluster.js';
import { clusterFolder, droppedPrivileges } from './privileges.js';

const isWindows = process.platform === 'win32';
const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 20_000;
/** How long an adopted one may take to finish the shutdown it is in; what it is then spared is a recovery. */
const SHUTDOWN_LIMIT_MS = 5_000;
/** A postmaster that is stopped or about to end takes no connection from its line and refuses none. */
const CONNECT_LIMIT_MS = 5_000;
const LARGEST_LOG_BYTES = 10_000_000;

export interface EmbeddedOptions {
  readonly dataDir: string;
  readonly log: Logger;
  /** Extra server settings, as `-c name=value` words. */
  readonly flags?: readonly string[];
}

export interface EmbeddedPostgres {
  readonly pid: number | null;
  readonly folder: string;
  /** How to reach it, without the name of a database. */
  connection(): pg.ClientConfig;
  /** Starts it, or adopts a running one, and resolves when it accepts connections. Safe to call at any time. */
  ensure(): Promise<void>;
  /** Ends it, unless another living server took it over or had it before. */
  stop(): Promise<void>;
}

interface Postmaster {
  pid: number;
  port: number;
  socketDir: string;
  child: ChildProcess | null;
}

/**
 * Settings of every cluster. A JIT compilation of a 2 ms group commit only costs; the log file is ours.
 *
 * `restart_after_crash=off`: a postmaster that lost a process to a SIGKILL ends, and `ensure` starts the next one. Left on,
 * it starts anew within itself, and a shutdown asked for while it does so never ends: postmaster.c (18.4,
 * PostmasterStateMachine) then waits for the checkpointer and the io workers too ("If we are doing crash recovery … we
 * expect archiver, checkpointer, io workers and walsender to exit as well"), but sends them only SIGTERM, which they
 * ignore, and the clock that would kill them has been put back. Measured: 42 of 55 such shutdowns hung for good, and none
 * of 114 others; with this setting none of 190.
 */
const SETTINGS: readonly string[] = [
  'restart_after_crash=off',
  'unix_socket_permissions=0700',
  'logging_collector=off',
  'log_line_prefix=%m [%p] ',
  'log_timezone=UTC',
  'timezone=UTC',
  'jit=off',
  'max_connections=100',
  'max_wal_size=2GB',
];

export function embeddedPostgres({ dataDir, log, flags = [] }: EmbeddedOptions): EmbeddedPostgres {
  const who = droppedPrivileges();
  mkdirSync(dataDir, { recursive: true, mode: 0o755 });
  const folder = clusterFolder(dataDir, who);
  const ownerFile = `${folder}.owner`;
  const logFile = join(dataDir, 'postgres.log');
  let running: Postmaster | null = null;
  let isOurs = false;
  let starting: Promise<void> | null = null;

  function launch(binaries: Binaries, port: number): Postmaster {
    makeCluster(folder, binaries, who);
    const socketDir = isWindows ? '' : socketFolder(folder, who);
    const where = isWindows
      ? ['listen_addresses=127.0.0.1', `port=${port}`]
      : ['listen_addresses=', 'port=5432', `unix_socket_directories=${socketDir}`];
    const words = [...SETTINGS, ...where].flatMap((setting) => ['-c', setting]).concat(flags);
    const output = openLog(logFile);
    // Detached: a Ctrl-C in the terminal must reach us first, so that we drain before the database goes.
    const child = spawn(binaries.postgres, ['-D', folder, ...words], {
      ...who,
      detached: true,
      stdio: ['ignore', output, output],
      cwd: folder,
      windowsHide: true,
    });
    closeSync(output);
    child.on('error', (error) => log.error({ error: error.message }, 'PostgreSQL could not be run.'));
    child.unref();
    return { pid: child.pid ?? 0, port, socketDir, child };
  }

  function adopt(): (Postmaster & { isStopping: boolean }) | null {
    const file = readPidFile(folder);
    if (file === null || !isPostmaster(file.pid, folder)) return null;
    const { pid, port, socketDir } = file;
    return { pid, port, socketDir, child: null, isStopping: file.status === 'stopping' };
  }

  async function start(): Promise<void> {
    const deadline = performance.now() + START_LIMIT_MS;
    const binaries = findBinaries(who);
    for (let tries = 1; ; tries++) {
      const adopted = adopt();
      if (adopted === null) dropStalePidFile(folder);
      else if (running?.pid !== adopted.pid) log.info({ pid: adopted.pid }, 'Adopting the PostgreSQL that is running.');
      running = adopted ?? launch(binaries, isWindows ? (running?.port ?? (await freePort())) : 5432);
      if (adopted === null || !hasLivingOwner(ownerFile)) {
        writeFileSync(ownerFile, `${process.pid}\n`);
        isOurs = true;
      }
      const patience = adopted === null ? deadline : Math.min(deadline, performance.now() + SHUTDOWN_LIMIT_MS);
      if (await accepts(running, folder, patience)) {
        log.debug({ pid: running.pid, tries }, 'PostgreSQL accepts connections.');
        return;
      }
      if (performance.now() > deadline) {
        throw new Error(`PostgreSQL did not start within ${START_LIMIT_MS / 1000} s:\n${lastLines(logFile)}`);
      }
      if (adopted?.isStopping === true && isPostmaster(running.pid, folder)) {
        // One started without `restart_after_crash=off`. Ended at once it loses nothing: what was committed is in its WAL.
        log.warn({ pid: running.pid }, 'A PostgreSQL that does not finish shutting down is ended.');
        signal(running.pid, 'SIGQUIT');
      }
      await sleep(50);
    }
  }

  return {
    get pid() {
      return running?.pid ?? null;
    },
    folder,
    connection: () => connectionTo(running, folder),
    ensure() {
      starting ??= start().finally(() => (starting = null));
      return starting;
    },
    async stop() {
      const postmaster = running;
      running = null;
      if (postmaster === null || !isOurs || readOwner(ownerFile) !== process.pid) return;
      await stopPostmaster(postmaster.pid, folder, findBinaries(who), log);
      rmSync(ownerFile, { force: true });
      if (!isWindows && postmaster.socketDir !== folder) rmSync(postmaster.socketDir, { recursive: true, force: true });
    },
  };
}

function connectionTo(postmaster: Postmaster | null, folder: string): pg.ClientConfig {
  if (postmaster === null) throw new Error('PostgreSQL is not running.');
  const { socketDir, port } = postmaster;
  if (isWindows) return { host: '127.0.0.1', port, user: SUPERUSER, password: windowsPassword(folder) };
  return { host: socketDir, port, user: SUPERUSER };
}

/** True once a client is let in; false when the postmaster died on the way and has to be started again. */
async function accepts(postmaster: Postmaster, folder: string, deadline: number): Promise<boolean> {
  for (let pauseMs = 10; ; pauseMs = Math.min(100, pauseMs * 1.2)) {
    const where = { ...connectionTo(postmaster, folder), connectionTimeoutMillis: CONNECT_LIMIT_MS };
    const client = new pg.Client({ ...where, database: 'postgres' });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return true;
    } catch {
      const { child, pid } = postmaster;
      const isDead = child === null ? !isPostmaster(pid, folder) : child.exitCode !== null || child.signalCode !== null;
      if (isDead || pid === 0 || performance.now() > deadline) return false;
    } finally {
      await client.end().catch(() => undefined);
    }
    // Each try costs PostgreSQL a process, while it may be recovering.
    await sleep(pauseMs);
  }
}

/** Fast shutdown (SIGINT): open transactions are rolled back, everything durable is flushed; no recovery at next start. */
async function stopPostmaster(pid: number, folder: string, binaries: Binaries, log: Logger): Promise<void> {
  if (isWindows) {
    spawnSync(binaries.pgCtl, ['stop', '-D', folder, '-m', 'fast'], { windowsHide: true });
    return;
  }
  const deadline = performance.now() + STOP_LIMIT_MS;
  signal(pid, 'SIGINT');
  while (isPostmaster(pid, folder)) {
    if (performance.now() > deadline) {
      log.warn({ pid }, 'PostgreSQL does not stop; ending it at once. It will recover from its log at the next start.');
      signal(pid, 'SIGQUIT');
      return;
    }
    await sleep(10);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone already, which is what was wanted.
  }
}

/**
 * A file left by a killed postmaster names a process id that may now belong to somebody else (process 7 of a restarted
 * container), and PostgreSQL would then refuse to start. Only a file whose process is not a postmaster of ours is removed.
 */
function dropStalePidFile(folder: string): void {
  const file = readPidFile(folder);
  if (file !== null && !isPostmaster(file.pid, folder)) rmSync(join(folder, 'postmaster.pid'), { force: true });
}

function readOwner(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return 0;
  }
}

function hasLivingOwner(file: string): boolean {
  const owner = readOwner(file);
  return owner > 0 && owner !== process.pid && isAlive(owner);
}

function openLog(file: string): number {
  mkdirSync(dirname(file), { recursive: true });
  try {
    if (statSync(file).size > LARGEST_LOG_BYTES) renameSync(file, `${file}.1`);
  } catch {
    // No log yet.
  }
  return openSync(file, 'a', 0o600);
}

function lastLines(file: string): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-8).join('\n');
  } catch {
    return '(no log)';
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
