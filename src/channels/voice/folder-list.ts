/** What is in a folder, read again only when something came or went: at each call a few sounds are looked for in it. */
import { readdir, stat } from 'node:fs/promises';

/** Clocks of file systems are coarse: what was changed so shortly before it was read may have been changed once more. */
const coarseMs = 2_000;

export class FolderList {
  readonly #folder: string;
  #known: { readonly changedMs: number; readonly files: readonly string[] } | null = null;

  #next: Promise<readonly string[]> | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Nothing for a folder that is not there. The words of one sentence share a look, which begins after all of them asked. */
  files(): Promise<readonly string[]> {
    this.#next ??= Promise.resolve().then(() => {
      this.#next = null;
      return this.#read();
    });
    return this.#next;
  }

  async #read(): Promise<readonly string[]> {
    try {
      // A folder's own time moves when a name in it comes or goes (POSIX, `link`, `unlink`, `rename`).
      const { mtimeMs: changedMs } = await stat(this.#folder);
      if (this.#known?.changedMs === changedMs) return this.#known.files;
      const readAt = Date.now();
      const files = await readdir(this.#folder);
      this.#known = Math.abs(readAt - changedMs) < coarseMs ? null : { changedMs, files };
      return files;
    } catch {
      this.#known = null;
      return [];
    }
  }
}
