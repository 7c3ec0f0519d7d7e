/** Recordings: the centre's own in its data folder, under names that a flow gives; and the music that comes with Ponte. */
import { randomUUID } from 'node:crypto';
import { access, link, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Refused } from '#modules/identity/index.js';
import type { Prompt } from './flows/flow.js';
import { parseWav } from './media/embedded/wav.js';

const own = fileURLToPath(new URL('./prompts/', import.meta.url));
const name = /^[A-Za-z0-9][A-Za-z0-9._-]*\.wav$/;

/** Five minutes of telephone sound; no caller listens longer before a person. */
export const mostPromptBytes = 5 * 1024 * 1024;
/** What `parseWav` gives, whatever came in. */
const samplesPerSecond = 8_000;

export interface StoredPrompt {
  readonly file: string;
  readonly bytes: number;
  readonly seconds: number;
}

export class Prompts {
  readonly #folder: string;
  /** A recording is never changed, so its length is worked out once. */
  readonly #known = new Map<string, StoredPrompt>();

  constructor(dataDir: string) {
    this.#folder = resolve(dataDir, 'prompts');
  }

  fileOf(prompt: Prompt): Promise<string | null> {
    return prompt.file === null ? Promise.resolve(null) : this.#find(prompt.file);
  }

  musicFile(file: string | null): Promise<string | null> {
    return this.#find(file ?? 'music.wav');
  }

  /** The centre's own recordings, by name. A file put there by hand that is no sound we play is left out. */
  async list(): Promise<readonly StoredPrompt[]> {
    const files = await readdir(this.#folder).catch(() => []);
    const found = await Promise.all(files.filter((file) => name.test(file)).map((file) => this.#look(file)));
    return found.filter((one) => one !== null).toSorted((a, b) => (a.file < b.file ? -1 : 1));
  }

  async #look(file: string): Promise<StoredPrompt | null> {
    const path = join(this.#folder, file);
    try {
      const { size } = await stat(path);
      const known = this.#known.get(file);
      if (known?.bytes === size) return known;
      if (size > mostPromptBytes) return null;
      const seconds = parseWav(await readFile(path)).length / samplesPerSecond;
      const prompt = { file, bytes: size, seconds: Math.round(seconds * 10) / 10 };
      this.#known.set(file, prompt);
      return prompt;
    } catch {
      return null;
    }
  }

  async read(file: string): Promise<Buffer | null> {
    const path = await this.#find(file);
    return path === null ? null : readFile(path);
  }

  /** A recording that is there is never written over: old versions of a flow go on speaking as they did. */
  async add(file: string, bytes: Buffer): Promise<StoredPrompt> {
    if (!name.test(file)) throw new Refused('prompt.badName');
    let samples = 0;
    try {
      samples = parseWav(bytes).length;
    } catch {
      // Not WAV, or of a kind that is not played; a header that lies ends here too.
    }
    if (samples === 0) throw new Refused('prompt.notSound');
    await mkdir(this.#folder, { recursive: true });
    const path = join(this.#folder, file);
    const half = `${path}.${randomUUID()}`;
    try {
      // Whole or not at all: a caller may be about to hear it. `link` refuses a name that is taken, as `rename` does not.
      await writeFile(half, bytes);
      await link(half, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw new Refused('prompt.exists');
      throw error;
    } finally {
      await rm(half, { force: true });
    }
    const prompt = { file, bytes: bytes.length, seconds: Math.round((samples / samplesPerSecond) * 10) / 10 };
    this.#known.set(file, prompt);
    return prompt;
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
