/**
 * PostgreSQL refuses to run as root. Started by root (a container, a small server), it runs as `nobody`, who owns the
 * database folder and nothing else.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export interface DroppedTo {
  readonly uid: number;
  readonly gid: number;
}

/** 65534 is `nobody` in every Linux distribution and in the overflow of user namespaces. */
const NOBODY: DroppedTo = { uid: 65534, gid: 65534 };

/** Whom to run PostgreSQL as; null when we are a plain user (or on Windows) and just run it. */
export function droppedPrivileges(): DroppedTo | null {
  return process.getuid?.() === 0 ? NOBODY : null;
}

/** Whether `who` may pass through every folder down to `path`. */
export function isReachable(path: string, who: DroppedTo): boolean {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    try {
      const { mode, uid, gid } = statSync(folder);
      const passes = uid === who.uid ? mode & 0o100 : gid === who.gid ? mode & 0o010 : mode & 0o001;
      if (!passes) return false;
    } catch {
      // What does not exist yet will be made by us, below a parent that is judged next.
    }
    if (folder === dirname(folder)) return true;
  }
}

/** Where root keeps what a plain user must reach although the centre's own folder is closed to others. */
export function sharedHome(): string {
  const home = '/var/lib/ponte';
  mkdirSync(home, { recursive: true, mode: 0o755 });
  return home;
}

/** The folder of a cluster: in the centre's data folder, or, when `who` cannot reach it, in the shared home. */
export function clusterFolder(dataDir: string, who: DroppedTo | null): string {
  const wanted = join(resolve(dataDir), 'postgres');
  if (who === null || isReachable(wanted, who)) return wanted;
  const name = createHash('sha256').update(wanted).digest('hex').slice(0, 16);
  return join(sharedHome(), `cluster-${name}`);
}
