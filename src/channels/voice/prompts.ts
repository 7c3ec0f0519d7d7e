/** Recordings: the centre's own in its data folder, under names that a flow gives; and the music that comes with Ponte. */
import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Prompt } from './flows/flow.js';

const own = fileURLToPath(new URL('./prompts/', import.meta.url));
const name = /^[A-Za-z0-9][A-Za-z0-9._-]*\.wav$/;

export class Prompts {
  readonly #folder: string;

  constructor(dataDir: string) {
    this.#folder = resolve(dataDir, 'prompts');
  }

  fileOf(prompt: Prompt): Promise<string | null> {
    return prompt.file === null ? Promise.resolve(null) : this.#find(prompt.file);
  }

  musicFile(file: string | null): Promise<string | null> {
    return this.#find(file ?? 'music.wav');
  }

  /** The centre's own first; never out of the two folders, whatever the name says. */
  async #find(file: string): Promise<string | null> {
    if (!name.test(file)) return null;
    for (const folder of [this.#folder, own]) {
      const path = join(folder, file);
      const isThere = await access(path).then(
        () => true,
        () => false,
      );
      if (isThere) return path;
    }
    return null;
  }
}
