import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { openKeys, readKeys } from './keys.js';
import { chunkBytes, headBytes } from './sealed.js';
import { removerOf, Vault, VaultError } from './vault.js';

const folders: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'ponte-vault-'));
  folders.push(folder);
  return folder;
};
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

const data = newFolder();
const vault = await Vault.open(data, undefined);
let last = 0;
const newId = (): string => `recording_${++last}`;

/** Handed over in pieces of any size, as sound comes. */
function* inPieces(bytes: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function sealed(bytes: Buffer, pieces = 10_000): Promise<string> {
  const id = newId();
  expect(await vault.seal(id, 'call', inPieces(bytes, pieces))).toBe(bytes.length);
  return id;
}

async function readAll(id: string, of = vault, from = 0, to?: number): Promise<Buffer> {
  const sound = await of.read(id);
  const parts: Buffer[] = [];
  for await (const part of sound.read(from, to ?? sound.bytes - 1)) parts.push(part);
  return Buffer.concat(parts);
}

const problemOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'none';
  } catch (error) {
    expect(error).toBeInstanceOf(VaultError);
    return (error as VaultError).code;
  }
};

const sizes = [0, 1, chunkBytes - 1, chunkBytes, chunkBytes + 1, 2 * chunkBytes, 3 * chunkBytes + 17];

describe('what is sealed', () => {
  it('comes out as it went in, whatever its size and its pieces', async () => {
    for (const size of sizes) {
      const bytes = randomBytes(size);
      const id = await sealed(bytes, 7_777);
      expect((await vault.read(id).then(async (sound) => (await sound.close(), sound))).bytes).toBe(size);
      expect((await readAll(id)).equals(bytes)).toBe(true);
    }
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 5_000 }), fc.integer({ min: 1, max: 400 }), async (bytes, pieces) => {
        const plain = Buffer.from(bytes);
        expect((await readAll(await sealed(plain, pieces))).equals(plain)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('is read in any part, as a player asks for it', async () => {
    const bytes = randomBytes(3 * chunkBytes + 100);
    const id = await sealed(bytes);
    const anywhere = fc.integer({ min: 0, max: bytes.length - 1 });
    await fc.assert(
      fc.asyncProperty(anywhere, anywhere, async (one, other) => {
        const [from, to] = [Math.min(one, other), Math.max(one, other)];
        expect((await readAll(id, vault, from, to)).equals(bytes.subarray(from, to + 1))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('shows nothing of itself: no word of it, and never the same bytes twice', async () => {
    const words = Buffer.from('RIFF the number of the card is 4929'.repeat(50));
    const [one, other] = [await sealed(words), await sealed(words)].map((id) => readFileSync(vault.pathOf(id)));
    expect(one!.includes('RIFF')).toBe(false);
    expect(one!.includes('card')).toBe(false);
    expect(one!.subarray(headBytes).equals(other!.subarray(headBytes))).toBe(false);
    expect(statSync(vault.pathOf(await sealed(words))).mode & 0o777).toBe(0o600);
  });

  it('tells its kind', async () => {
    const id = newId();
    await vault.seal(id, 'voiceMessage', [Buffer.from('hello')]);
    const sound = await vault.read(id);
    await sound.close();
    expect(sound.kind).toBe('voiceMessage');
  });
});

describe('what was tampered with', () => {
  it('is refused, whichever byte was changed', async () => {
    const id = await sealed(randomBytes(300));
    const whole = readFileSync(vault.pathOf(id));
    for (let at = 0; at < whole.length; at++) {
      const changed = Buffer.from(whole);
      changed[at]! ^= 1 << (at % 8);
      writeFileSync(vault.pathOf(id), changed);
      const problem = await problemOf(readAll(id));
      expect(problem, `byte ${at}`).not.toBe('none');
      if (at >= headBytes) expect(problem).toBe('vault.damaged');
    }
    writeFileSync(vault.pathOf(id), whole);
    expect(await readAll(id)).toHaveLength(300);
  });

  it('is refused in a long file too, also far from where is read', async () => {
    const id = await sealed(randomBytes(4 * chunkBytes));
    const whole = readFileSync(vault.pathOf(id));
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: whole.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, by) => {
          const changed = Buffer.from(whole);
          changed[at]! ^= by;
          writeFileSync(vault.pathOf(id), changed);
          expect(await problemOf(readAll(id))).not.toBe('none');
        },
      ),
      { numRuns: 100 },
    );
  });

  it('is refused when it was cut off, at any place, before a single byte is given', async () => {
    const id = await sealed(randomBytes(2 * chunkBytes + 500));
    const whole = readFileSync(vault.pathOf(id));
    const sealedChunk = chunkBytes + 16;
    // Just between two chunks above all: every chunk that is left is right in itself.
    const cuts = [0, 1, headBytes - 1, headBytes, headBytes + 15, headBytes + 16, headBytes + sealedChunk];
    cuts.push(headBytes + 2 * sealedChunk, headBytes + 2 * sealedChunk + 16, whole.length - 1);
    for (const cut of cuts) {
      writeFileSync(vault.pathOf(id), whole);
      truncateSync(vault.pathOf(id), cut);
      expect(await problemOf(vault.read(id)), `cut at ${cut}`).toMatch(/^vault\.(damaged|notSealed)$/);
    }
    writeFileSync(vault.pathOf(id), Buffer.concat([whole, Buffer.alloc(20)]));
    expect(await problemOf(vault.read(id))).toBe('vault.damaged');
  });

  it('is refused when chunks changed places, or the file took the name of another', async () => {
    const id = await sealed(randomBytes(3 * chunkBytes));
    const whole = readFileSync(vault.pathOf(id));
    const chunk = (n: number): Buffer =>
      whole.subarray(headBytes + n * (chunkBytes + 16), headBytes + (n + 1) * (chunkBytes + 16));
    writeFileSync(vault.pathOf(id), Buffer.concat([whole.subarray(0, headBytes), chunk(1), chunk(0), chunk(2)]));
    expect(await problemOf(readAll(id))).toBe('vault.damaged');
    writeFileSync(vault.pathOf(id), whole);
    const other = newId();
    renameSync(vault.pathOf(id), vault.pathOf(other));
    expect(await problemOf(vault.read(other))).toBe('vault.damaged');
    expect(await problemOf(vault.read(id))).toBe('vault.gone');
  });

  it('says what to do', async () => {
    const id = newId();
    await writeFile(vault.pathOf(id), 'RIFF'.repeat(100));
    await expect(vault.read(id)).rejects.toThrow(/no file of the vault.*backup/);
    for (const name of ['../keys', 'recording_../../x', '', 'recording_a/b'])
      await expect(vault.read(name)).rejects.toThrow('not an id of the vault');
  });

  it('a half-sealed file is nothing: the sound that fails leaves none', async () => {
    const id = newId();
    async function* failing(): AsyncGenerator<Buffer> {
      yield randomBytes(200_000);
      throw new Error('the disk is full');
    }
    await expect(vault.seal(id, 'call', failing())).rejects.toThrow('the disk is full');
    expect(await vault.has(id)).toBe(false);
    await writeFile(`${vault.pathOf(id)}.part`, 'half');
    const again = await Vault.open(data, undefined);
    expect(await again.list()).not.toContain(id);
    expect(() => statSync(`${vault.pathOf(id)}.part`)).toThrow();
  });
});

describe('keys', () => {
  const key = (): string => randomBytes(32).toString('base64');

  it('are made once, for nobody else to read', async () => {
    const folder = newFolder();
    const [one, other] = await Promise.all([openKeys(folder, undefined), openKeys(folder, undefined)]);
    expect(one.first.id).toBe(other.first.id);
    expect(statSync(join(folder, 'keys')).mode & 0o777).toBe(0o600);
    await chmod(join(folder, 'keys'), 0o644);
    await openKeys(folder, undefined);
    expect(statSync(join(folder, 'keys')).mode & 0o777).toBe(0o600);
  });

  it('can be changed: the new one seals, the old ones open', async () => {
    const folder = newFolder();
    const [old, fresh] = [key(), key()];
    const before = await Vault.open(folder, old);
    await before.seal('recording_a', 'call', [Buffer.from('old words')]);
    const both = await Vault.open(folder, `${fresh},${old}`);
    await both.seal('recording_b', 'call', [Buffer.from('new words')]);
    expect((await readAll('recording_a', both)).toString()).toBe('old words');
    expect(both.keyId).not.toBe(before.keyId);
    expect(await problemOf(before.read('recording_b'))).toBe('vault.keyMissing');
    const onlyNew = await Vault.open(folder, fresh);
    expect((await readAll('recording_b', onlyNew)).toString()).toBe('new words');
    expect(await problemOf(onlyNew.read('recording_a'))).toBe('vault.keyMissing');
  });

  it('of the data folder go on opening when a setting takes over', async () => {
    const folder = newFolder();
    const before = await Vault.open(folder, undefined);
    await before.seal('recording_a', 'call', [Buffer.from('old words')]);
    const after = await Vault.open(folder, key());
    expect((await readAll('recording_a', after)).toString()).toBe('old words');
    expect(after.keyId).not.toBe(before.keyId);
  });

  it('that are none are refused with what to do', async () => {
    for (const wrong of ['secret', `${key()} short`, 'x'.repeat(64)])
      expect(() => readKeys(wrong, 'PONTE_RECORDING_KEY')).toThrow('openssl rand -base64 32');
    expect(readKeys(`# of 2026\n${key()}\n${randomBytes(32).toString('hex')}`, 'keys')).toHaveLength(2);
    const folder = newFolder();
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'keys'), '\n');
    await expect(openKeys(folder, undefined)).rejects.toThrow(/empty: restore it/);
  });
});

it('letting go needs no key, and twice is once', async () => {
  const id = await sealed(Buffer.from('words'));
  await copyFile(vault.pathOf(id), `${data}/copy`);
  await removerOf(data)(id);
  await removerOf(data)(id);
  expect(await vault.has(id)).toBe(false);
});
