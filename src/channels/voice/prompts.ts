/** Recordings: the centre's own in its data folder, under names that a flow gives; and the music that comes with Ponte. */
import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, stat, writeFile, readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { HousePrompt, StoredPrompt } from '#modules/contacts/phone/menus/contract.js';
import { Refused } from '#modules/identity/index.js';
import type { Prompt } from './flows/flow.js';
import { FolderList } from './folder-list.js';
import { parseWav } from './media/embedded/wav.js';
import { allSaid, plain, type SpokenLanguage } from './speech/words.js';

const own = fileURLToPath(new URL('./prompts/', import.meta.url));
const name = /^[A-Za-z0-9][A-Za-z0-9._-]*\.wav$/;

/** Five minutes of telephone sound; no caller listens longer before a person. */
export const mostPromptBytes = 5 * 1024 * 1024;
/** What `parseWav` gives, whatever came in. */
const samplesPerSecond = 8_000;

/** What the house says, by its words: a flow with the same words speaks with the same sound. */
const byWords = {
  it: new Map(allSaid('it').map(({ file, words }) => [plain(words), file])),
  en: new Map(allSaid('en').map(({ file, words }) => [plain(words), file])),
};
/** Read once: what the program brings changes with the program. */
let shipped: Promise<ReadonlySet<string>> | null = null;
const shippedFiles = (): Promise<ReadonlySet<string>> =>
  (shipped ??= readdir(own).then(
    (files) => new Set(files),
    () => new Set(),
  ));
const houseFiles = new Set([...byWords.it.values(), ...byWords.en.values()]);

export class Prompts {
  readonly #folder: string;
  readonly #own: FolderList;
  /** A recording is never changed, so its length is worked out once. */
  readonly #known = new Map<string, StoredPrompt>();

  constructor(dataDir: string) {
    this.#folder = resolve(dataDir, 'prompts');
    this.#own = new FolderList(this.#folder);
  }

  /** The file that it names, else the house's own sound of the same words. */
  async fileOf(prompt: Prompt, language: SpokenLanguage): Promise<string | null> {
    const named = prompt.file === null ? null : await this.#find(prompt.file);
    return named ?? this.#find(byWords[language].get(plain(prompt.words)) ?? '');
  }

  /** The sounds of a sentence of the house, one after the other; what is missing is left out. */
  async spoken(files: readonly string[]): Promise<readonly string[]> {
    return (await Promise.all(files.map((file) => this.#find(file)))).filter((path) => path !== null);
  }

  /** Everything that the house says, with the voice that says it now. */
  async house(): Promise<readonly HousePrompt[]> {
    const files = await this.#files();
    const all = (['it', 'en'] as const).flatMap((language) => allSaid(language).map((one) => ({ ...one, language })));
    return Promise.all(
      all.map(async ({ file, words, language, kind }) => {
        const ours = newestOf(file, files);
        const path = ours === undefined ? join(own, file) : join(this.#folder, ours);
        const seconds = (await this.#look(path))?.seconds ?? 0;
        return { file, words, language, kind, seconds, isSynthetic: ours === undefined };
      }),
    );
  }

  #files(): Promise<readonly string[]> {
    return this.#own.files();
  }

  /** One of the centre's own, or of the house. */
  pathOf(file: string): Promise<string | null> {
    return this.#find(file);
  }

  musicFile(file: string | null): Promise<string | null> {
    return this.#find(file ?? 'music.wav');
  }

  /** The centre's own recordings, by name. A file put there by hand that is no sound we play is left out. */
  async list(): Promise<readonly StoredPrompt[]> {
    const files = await this.#files();
    const found = await Promise.all(
      files.filter((file) => name.test(file)).map((file) => this.#look(join(this.#folder, file))),
    );
    return found.filter((one) => one !== null).toSorted((a, b) => (a.file < b.file ? -1 : 1));
  }

  async #look(path: string): Promise<StoredPrompt | null> {
    const file = basename(path);
    try {
      const { size } = await stat(path);
      const known = this.#known.get(path);
      if (known?.bytes === size) return known;
      if (size > mostPromptBytes) return null;
      const seconds = parseWav(await readFile(path)).length / samplesPerSecond;
      const prompt = { file, bytes: size, seconds: Math.round(seconds * 10) / 10 };
      this.#known.set(path, prompt);
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
  async add(wished: string, bytes: Buffer): Promise<StoredPrompt> {
    if (!name.test(wished)) throw new Refused('prompt.badName');
    // A sentence of the house may be said anew as often as the centre likes: each time by a file of its own.
    const file = houseFiles.has(wished) ? await this.#nextOf(wished) : wished;
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
    this.#known.set(path, prompt);
    return prompt;
  }

  /** The centre's own first; never out of the two folders, whatever the name says. */
  async #find(file: string): Promise<string | null> {
    if (!name.test(file)) return null;
    const files = await this.#own.files();
    const newest = houseFiles.has(file) ? (newestOf(file, files) ?? file) : file;
    if (files.includes(newest)) return join(this.#folder, newest);
    return (await shippedFiles()).has(file) ? join(own, file) : null;
  }

  async #nextOf(file: string): Promise<string> {
    const newest = newestOf(file, await this.#files());
    return newest === undefined ? file : `${file.slice(0, -4)}_${numberOf(newest) + 1}.wav`;
  }
}

/** The centre's own recordings of a sentence of the house: `it-hold.wav`, `it-hold_2.wav`, … The last one speaks. */
const newestOf = (file: string, files: readonly string[]): string | undefined =>
  files
    .filter((one) => one === file || (one.startsWith(`${file.slice(0, -4)}_`) && /_[0-9]{1,4}\.wav$/.test(one)))
    .toSorted((a, b) => numberOf(a) - numberOf(b))
    .at(-1);

const numberOf = (file: string): number => Number(/_([0-9]{1,4})\.wav$/.exec(file)?.[1] ?? 1);
