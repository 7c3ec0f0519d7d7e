/**
 * The form of a sealed sound: a head, then chunks of 64 KB, each AES-256-GCM by itself, so that any part can be read
 * without the rest and nothing is believed before its tag was checked. The construction is STREAM (Hoang, Reyhanitabar,
 * Rogaway, Vizár, "Online Authenticated-Encryption", 2015), as `age` uses it: the nonce is the chunk's number and a mark on
 * the last one, so that a chunk left out, moved, doubled or cut off is seen.
 *
 *   head 64 bytes   'PONTEVLT' · version · kind · 6 zero · key id 16 · salt 32
 *   chunk           at most 65,536 bytes · tag 16        nonce: number (11 bytes, big endian) · 1 on the last, else 0
 *
 * Each file has a key of its own: HKDF-SHA-256 (RFC 5869) of the house's key, the salt, and as its info the file's name and
 * the head: a head that was changed, or a file that was put in another's place, opens no more.
 */
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

export type SealedKind = 'call' | 'voiceMessage';

export const headBytes = 64;
export const chunkBytes = 65_536;
const tagBytes = 16;
const sealedChunkBytes = chunkBytes + tagBytes;
const magic = Buffer.from('PONTEVLT', 'latin1');
const version = 1;
const kinds: readonly SealedKind[] = ['call', 'voiceMessage'];

export type VaultProblem =
  /** Not of this vault: no head, or one of another kind of file. */
  | 'vault.notSealed'
  /** Sealed by a newer version of Ponte. */
  | 'vault.tooNew'
  /** The key it was sealed with is not among ours. */
  | 'vault.keyMissing'
  /** Changed, cut off, or in another file's place. */
  | 'vault.damaged'
  | 'vault.gone';

const advice: Readonly<Record<VaultProblem, string>> = {
  'vault.notSealed': 'this is no file of the vault: restore it from a backup',
  'vault.tooNew': 'it was sealed by a newer version of Ponte: update this one',
  'vault.keyMissing':
    'its key is not here: add the key to PONTE_RECORDING_KEY, or restore recordings/keys from a backup',
  'vault.damaged': 'it was changed, cut off or put in the place of another: restore it from a backup',
  'vault.gone': 'the file is not there: restore it from a backup',
};

export class VaultError extends Error {
  readonly code: VaultProblem;
  constructor(code: VaultProblem, name: string) {
    super(`${name}: ${advice[code]}`);
    this.code = code;
  }
}

/** A key of the house: 32 bytes, known by the beginning of its hash. */
export interface VaultKey {
  readonly id: string;
  readonly bytes: Buffer;
}

export const vaultKey = (bytes: Buffer): VaultKey => ({
  id: createHash('sha256').update('ponte vault key').update(bytes).digest('hex').slice(0, 32),
  bytes,
});

export interface Head {
  readonly kind: SealedKind;
  readonly keyId: string;
  readonly bytes: Buffer;
}

export function newHead(kind: SealedKind, key: VaultKey): Head {
  const marks = Buffer.from([version, kinds.indexOf(kind), 0, 0, 0, 0, 0, 0]);
  const bytes = Buffer.concat([magic, marks, Buffer.from(key.id, 'hex'), randomBytes(32)]);
  return { kind, keyId: key.id, bytes };
}

export function readHead(bytes: Buffer, name: string): Head {
  if (bytes.length < headBytes || !bytes.subarray(0, 8).equals(magic)) throw new VaultError('vault.notSealed', name);
  if (bytes[8]! > version) throw new VaultError('vault.tooNew', name);
  const kind = kinds[bytes[9]!];
  if (bytes[8] !== version || kind === undefined) throw new VaultError('vault.notSealed', name);
  return { kind, keyId: bytes.toString('hex', 16, 32), bytes: Buffer.from(bytes.subarray(0, headBytes)) };
}

/** Of one file alone. */
export function fileKey(key: VaultKey, head: Head, name: string): Buffer {
  const info = Buffer.concat([Buffer.from(`ponte vault\0${name}\0`, 'utf8'), head.bytes]);
  return Buffer.from(hkdfSync('sha256', key.bytes, head.bytes.subarray(32), info, 32));
}

function nonce(index: number, isLast: boolean): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUIntBE(index, 5, 6);
  bytes[11] = isLast ? 1 : 0;
  return bytes;
}

export function sealChunk(key: Buffer, index: number, isLast: boolean, plain: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce(index, isLast));
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Nothing comes out before the tag was checked. */
export function openChunk(key: Buffer, index: number, isLast: boolean, sealed: Buffer, name: string): Buffer {
  try {
    const at = sealed.length - tagBytes;
    const decipher = createDecipheriv('aes-256-gcm', key, nonce(index, isLast), { authTagLength: tagBytes });
    decipher.setAuthTag(sealed.subarray(at));
    return Buffer.concat([decipher.update(sealed.subarray(0, at)), decipher.final()]);
  } catch {
    throw new VaultError('vault.damaged', name);
  }
}

/** Head and chunks of whatever comes, as it comes: never more than two chunks in memory. */
export async function* sealing(
  key: VaultKey,
  { kind, name }: { readonly kind: SealedKind; readonly name: string },
  plain: AsyncIterable<Buffer> | Iterable<Buffer>,
): AsyncGenerator<Buffer> {
  const head = newHead(kind, key);
  yield head.bytes;
  const own = fileKey(key, head, name);
  let held: Buffer[] = [];
  let size = 0;
  let index = 0;
  for await (const part of plain) {
    held.push(part);
    size += part.length;
    // A full chunk is written only when more is known to follow: the last one bears its mark.
    while (size > chunkBytes) {
      const all = Buffer.concat(held, size);
      yield sealChunk(own, index++, false, all.subarray(0, chunkBytes));
      held = [all.subarray(chunkBytes)];
      size -= chunkBytes;
    }
  }
  yield sealChunk(own, index, true, Buffer.concat(held, size));
}

/** How much lies in a sealed file of this size, and in how many chunks. An impossible size is a file that was cut. */
export function layoutOf(fileBytes: number, name: string): { readonly bytes: number; readonly chunks: number } {
  const body = fileBytes - headBytes;
  const chunks = Math.max(1, Math.ceil(body / sealedChunkBytes));
  const rest = body - (chunks - 1) * sealedChunkBytes;
  // Only the one chunk of an empty file is empty.
  if (rest < tagBytes || (rest === tagBytes && chunks > 1)) throw new VaultError('vault.damaged', name);
  return { bytes: body - chunks * tagBytes, chunks };
}

/** Where a chunk stands in the file. */
export const chunkAt = (index: number): number => headBytes + index * sealedChunkBytes;
export const sealedSize = (index: number, fileBytes: number): number =>
  Math.min(sealedChunkBytes, fileBytes - chunkAt(index));
