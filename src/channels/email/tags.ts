/**
 * Signed tags in our own addresses: `support+c.<tag>@…` says which contact an answer belongs to, `support+b.<tag>@…` is
 * the return path of one mail, so that a bounce finds the very message it is about (VERP).
 *
 * The tag is the first 80 bits of HMAC-SHA-256 of the id, in base32. The id itself does not fit: RFC 5321 4.5.3.1.1
 * allows 64 octets before the @, and relays may fold the local part to lower case, which ids do not survive. Who does not
 * know the installation's secret can neither make a tag nor change one into another; a tag nobody issued is ignored.
 */
import { createHmac } from 'node:crypto';

export type TagKind = 'c' | 'b';

const letters = 'abcdefghijklmnopqrstuvwxyz234567';

function base32(bytes: Uint8Array): string {
  let out = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xffff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += letters[(held >> bits) & 31]!;
    }
  }
  return out;
}

/** The tag of a contact ('c') or of a sent entry ('b'). */
export function tagOf(secret: Buffer, kind: TagKind, id: string): string {
  return base32(createHmac('sha256', secret).update(`mail-tag:${kind}:${id}`).digest().subarray(0, 10));
}

/** `support@x.it` → `support+c.<tag>@x.it`. */
export function tagged(address: string, kind: TagKind, tag: string): string {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, at)}+${kind}.${tag}${address.slice(at)}`;
}

export interface OwnAddress {
  /** The address without its tag. */
  readonly base: string;
  readonly kind: TagKind | null;
  readonly tag: string | null;
}

/** Takes an address apart. Any `+…` is dropped from the base; only the two known kinds with a whole tag count as tags. */
export function splitAddress(address: string): OwnAddress {
  const lower = address.trim().toLowerCase();
  const found = /^([^+@\s]+)\+([^@\s]*)@([^@\s]+)$/.exec(lower);
  if (!found) return { base: lower, kind: null, tag: null };
  const base = `${found[1]}@${found[3]}`;
  const tag = /^([cb])\.([a-z2-7]{16})$/.exec(found[2]!);
  return tag ? { base, kind: tag[1] as TagKind, tag: tag[2]! } : { base, kind: null, tag: null };
}
