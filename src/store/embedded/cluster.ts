/** The files of a PostgreSQL cluster: making one, reading who runs it, and where its socket stands. */
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chownSync, existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Binaries } from './binaries.js';
import type { DroppedTo } from './privileges.js';

export const SUPERUSER = 'ponte';
const isWindows = process.platform === 'win32';

/** sockaddr_un.sun_path holds 108 bytes on Linux and 104 on macOS, the closing zero included. */
const LONGEST_SOCKET_PATH = 103;
const SOCKET_NAME = '.s.PGSQL.5432';

/** What a running postmaster says of itself in postmaster.pid (src/include/utils/pidfile.h). */
export interface PidFile {
  readonly pid: number;
  readonly port: number;
  readonly socketDir: string;
  /** 'starting', 'ready', 'stopping' or 'standby': the eighth line, which pg_ctl goes by too. */
  readonly status: string;
}

export function readPidFile(folder: string): PidFile | null {
  try {
    const lines = readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number(lines[0]);
    if (!Number.isInteger(pid) || pid <= 0) return null;
    return { pid, port: Number(lines[3]) || 5432, socketDir: (lines[4] ?? '').trim(), status: (lines[7] ?? '').trim() };
  } catch {
    return null;
  }
}

/** Whether `pid` is a live postmaster of this very folder: process ids are reused, above all in containers. */
export function isPostmaster(pid: number, folder: string): boolean {
  if (!isAlive(pid)) return false;
  if (process.platform !== 'linux') return true;
  try {
    // A zombie has an empty command line; a process that took over the number has another one.
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return (words[0] ?? '').includes('postgres') && words.includes(folder);
  } catch {
    return false;
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Makes the cluster when there is none. An initdb that was killed half-way leaves nothing that looks like a cluster. */
export function makeCluster(folder: string, binaries: Binaries, who: DroppedTo | null): void {
  if (existsSync(join(folder, 'PG_VERSION'))) return checkVersion(folder, binaries);
  const half = `${folder}.new`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { recursive: true, mode: 0o700 });
  if (who !== null) chownSync(half, who.uid, who.gid);
  const passwordFile = join(half, '..', 'postgres.password');
  // Behind a socket of mode 0700 the file system is the lock; Windows has to go through TCP and needs a password.
  if (isWindows) writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
  const made = spawnSync(
    binaries.initdb,
    ['-D', half, '-U', SUPERUSER, '--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'].concat(
      ['--locale=C', '--data-checksums', '--no-instructions'],
      isWindows ? ['--auth=scram-sha-256', `--pwfile=${passwordFile}`] : ['--auth=trust'],
    ),
    { ...who, encoding: 'utf8', cwd: half, windowsHide: true },
  );
  if (made.status !== 0) {
    rmSync(half, { recursive: true, force: true });
    throw new Error(`PostgreSQL could not make its folder ${folder}: ${made.error?.message ?? made.stderr.trim()}`);
  }
  renameSync(half, folder);
}

function checkVersion(folder: string, binaries: Binaries): void {
  const has = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim();
  const is = binaries.version.split('.')[0];
  if (has !== is) {
    throw new Error(
      `The database folder ${folder} was made by PostgreSQL ${has}, installed is ${is}. ` +
        'Export it with the old version, or point DATABASE_URL at a server of the old version.',
    );
  }
}

export function windowsPassword(folder: string): string | undefined {
  return isWindows ? readFileSync(join(folder, '..', 'postgres.password'), 'utf8') : undefined;
}

/** The socket lives in the cluster's own folder, or, when its path is too long for the kernel, in the temporary one. */
export function socketFolder(folder: string, who: DroppedTo | null): string {
  if (Buffer.byteLength(join(folder, SOCKET_NAME)) <= LONGEST_SOCKET_PATH) return folder;
  const name = `ponte-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`;
  const roomy = [tmpdir(), '/tmp'].find(
    (base) => Buffer.byteLength(join(base, name, SOCKET_NAME)) <= LONGEST_SOCKET_PATH,
  );
  const socketDir = join(roomy ?? '/tmp', name);
  mkdirSync(socketDir, { recursive: true, mode: 0o700 });
  const { uid, mode } = lstatSync(socketDir);
  const me = process.getuid?.() ?? 0;
  // Everybody may write to the temporary folder: a name that somebody else took first is not trusted.
  if ((uid !== me && uid !== who?.uid) || (mode & 0o077) !== 0) {
    throw new Error(
      `The socket folder ${socketDir} belongs to somebody else. Remove it, or choose a shorter PONTE_DATA.`,
    );
  }
  if (who !== null) chownSync(socketDir, who.uid, who.gid);
  return socketDir;
}
