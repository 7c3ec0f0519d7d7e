/**
 * The keys of the vault. The first one seals; all open, so that a key can be changed and what lies there stays readable:
 * put the new one before the old ones. They come from PONTE_RECORDING_KEY, or are made once in the data folder.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { chmod, link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { vaultKey, type VaultKey } from './sealed.js';

export interface Keyring {
  /** Seals from now on. */
  readonly first: VaultKey;
  of(keyId: string): VaultKey | undefined;
}

const howTo = 'each key is 32 random bytes in base64: make one with `openssl rand -base64 32`';

/** Keys as text: 32 bytes each, in base64, base64url or hex; several with blanks, commas or lines between them. */
export function readKeys(text: string, where: string): readonly VaultKey[] {
  const words = text
    .split('\n')
    .map((line) => line.replace(/#.*/, ''))
    .join(' ')
    .split(/[\s,]+/)
    .filter(Boolean);
  return words.map((word) => {
    const isBase64 = /^[A-Za-z0-9+/_-]{43}=?$/.test(word);
    if (!isBase64 && !/^[0-9a-fA-F]{64}$/.test(word)) throw new Error(`${where}: ${howTo}.`);
    return vaultKey(Buffer.from(word, isBase64 ? 'base64' : 'hex'));
  });
}

export function keyring(keys: readonly VaultKey[]): Keyring {
  const byId = new Map(keys.map((key) => [key.id, key]));
  return { first: keys[0]!, of: (keyId) => byId.get(keyId) };
}

/** Those of the data folder stay readable after a setting took over. */
export async function openKeys(folder: string, setting: string | undefined): Promise<Keyring> {
  const given = readKeys(setting ?? '', 'PONTE_RECORDING_KEY');
  const file = join(folder, 'keys');
  if (given.length === 0) await makeOnce(folder, file);
  const kept = await readKept(file);
  const keys = [...given, ...kept];
  if (keys.length === 0) throw new Error(`${file} is empty: restore it from a backup, or delete it to begin anew.`);
  return keyring(keys);
}

async function makeOnce(folder: string, file: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const whole = `${file}.${randomUUID()}`;
  try {
    // Written whole, then named: of two servers that start together one makes it, and neither reads half of it.
    await writeFile(whole, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
    await link(whole, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(whole, { force: true });
  }
}

async function readKept(file: string): Promise<readonly VaultKey[]> {
  try {
    // Restored or copied by hand, it may have become everybody's to read.
    if (((await stat(file)).mode & 0o077) !== 0) await chmod(file, 0o600);
    return readKeys(await readFile(file, 'utf8'), file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
