/**
 * Where recordings and voice messages lie: encrypted, each in a file of its own, written whole or not at all, read in parts.
 *
 *   <data>/recordings/keys        the house's keys (0600), unless PONTE_RECORDING_KEY has them
 *   <data>/recordings/open/       what is being recorded right now, in the clear (0700): sealed and removed after the call
 *   <data>/recordings/sealed/     <id>.sealed
 */
import { type FileHandle, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Keyring, openKeys } from './keys.js';
import {
  chunkAt,
  chunkBytes,
  fileKey,
  headBytes,
  layoutOf,
  openChunk,
  readHead,
  sealedSize,
  sealing,
  type SealedKind,
  VaultError,
} from './sealed.js';

export { VaultError, type SealedKind, type VaultProblem } from './sealed.js';

export interface SealedSound {
  readonly kind: SealedKind;
  /** Of the sound as it was before it was sealed. */
  readonly bytes: number;
  /** From byte `from` up to and with `to`; closes by itself at the end, also when nobody reads on. */
  read(from: number, to: number): AsyncGenerator<Buffer>;
  close(): Promise<void>;
}

/** recording_…, voice_…: a name as ids are made, so that none leads out of the folder. */
const isId = (id: string): boolean => /^[a-z][A-Za-z]*_[A-Za-z0-9-]{1,80}$/.test(id);

export class Vault {
  /** For sound in the clear while it is being made. */
  readonly openFolder: string;
  readonly #folder: string;
  readonly #keys: Keyring;

  private constructor(root: string, keys: Keyring) {
    this.openFolder = join(root, 'open');
    this.#folder = join(root, 'sealed');
    this.#keys = keys;
  }

  static async open(dataDir: string, setting: string | undefined): Promise<Vault> {
    const root = resolve(dataDir, 'recordings');
    const vault = new Vault(root, await openKeys(root, setting));
    for (const folder of [vault.openFolder, vault.#folder]) await mkdir(folder, { recursive: true, mode: 0o700 });
    // What a crash left half-sealed is worth nothing: its original is still there.
    for (const file of await readdir(vault.#folder)) if (file.endsWith('.part')) await rm(join(vault.#folder, file));
    return vault;
  }

  /** By which key the next sound is sealed. */
  get keyId(): string {
    return this.#keys.first.id;
  }

  pathOf(id: string): string {
    return sealedPath(this.#folder, id);
  }

  /** Durable when it resolves; nothing is left of it when it rejects. Says how many bytes were sealed. */
  async seal(id: string, kind: SealedKind, sound: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<number> {
    const path = this.pathOf(id);
    const half = `${path}.part`;
    let bytes = 0;
    try {
      const file = await open(half, 'w', 0o600);
      try {
        for await (const part of sealing(
          this.#keys.first,
          { kind, name: id },
          counted(sound, (n) => (bytes += n)),
        ))
          await file.writeFile(part);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(half, path);
    } catch (error) {
      await rm(half, { force: true });
      throw error;
    }
    await syncFolder(this.#folder);
    return bytes;
  }

  /** Its end is looked at before anything is given: a file that was cut off is refused whole. */
  async read(id: string): Promise<SealedSound> {
    const file = await openOr(this.pathOf(id), id);
    try {
      const { size } = await file.stat();
      const head = readHead(await readAt(file, 0, Math.min(headBytes, size)), id);
      const key = this.#keys.of(head.keyId);
      if (key === undefined) throw new VaultError('vault.keyMissing', id);
      const { bytes, chunks } = layoutOf(size, id);
      const own = fileKey(key, head, id);
      const chunk = async (index: number): Promise<Buffer> => {
        const sealed = await readAt(file, chunkAt(index), sealedSize(index, size));
        return openChunk(own, index, index === chunks - 1, sealed, id);
      };
      await chunk(chunks - 1);
      return { kind: head.kind, bytes, read: (from, to) => parts(file, chunk, from, to), close: () => file.close() };
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async has(id: string): Promise<boolean> {
    return (await this.list()).includes(id);
  }

  /** Everything that lies here, by id. */
  async list(): Promise<readonly string[]> {
    const files = await readdir(this.#folder);
    return files.filter((file) => file.endsWith('.sealed')).map((file) => file.slice(0, -'.sealed'.length));
  }

  /** Twice is once. */
  remove(id: string): Promise<void> {
    return removeSealed(this.#folder, id);
  }
}

function sealedPath(folder: string, id: string): string {
  if (!isId(id)) throw new Error(`not an id of the vault: ${JSON.stringify(id.slice(0, 80))}`);
  return join(folder, `${id}.sealed`);
}

const removeSealed = (folder: string, id: string): Promise<void> => rm(sealedPath(folder, id), { force: true });

/** For whoever only lets go of what is no longer needed: no key is wanted for that. */
export const removerOf = (dataDir: string): ((id: string) => Promise<void>) => {
  const folder = resolve(dataDir, 'recordings', 'sealed');
  return (id) => removeSealed(folder, id);
};

async function* counted(
  sound: AsyncIterable<Buffer> | Iterable<Buffer>,
  count: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  for await (const part of sound) {
    count(part.length);
    yield part;
  }
}

async function* parts(
  file: FileHandle,
  chunk: (index: number) => Promise<Buffer>,
  from: number,
  to: number,
): AsyncGenerator<Buffer> {
  try {
    for (let at = from; at <= to;) {
      const index = Math.floor(at / chunkBytes);
      const start = index * chunkBytes;
      const plain = await chunk(index);
      yield plain.subarray(at - start, to - start + 1);
      at = start + chunkBytes;
    }
  } finally {
    await file.close();
  }
}

async function openOr(path: string, id: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new VaultError('vault.gone', id);
    throw error;
  }
}

async function readAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  const { bytesRead } = await file.read(bytes, 0, length, at);
  return bytes.subarray(0, bytesRead);
}

/** A name is durable when its folder is (POSIX says nothing of it; ext4 and xfs need it). Not possible everywhere. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => null);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}
