/** Session keys out of what DTLS agreed on (RFC 3711 4.3; for AES-GCM RFC 7714 11). */
import { createCipheriv } from 'node:crypto';

/** Numbers of DTLS-SRTP (RFC 5764 4.1.2, RFC 7714 14.2), with the octets of a master key and a master salt. */
export const profiles = {
  aeadAes128Gcm: { id: 0x0007, keyBytes: 16, saltBytes: 12 },
  aesCm128HmacSha1: { id: 0x0001, keyBytes: 16, saltBytes: 14 },
} as const;
export type Profile = keyof typeof profiles;

export function profileOf(id: number | undefined): Profile | null {
  for (const [name, { id: known }] of Object.entries(profiles)) if (known === id) return name as Profile;
  return null;
}

export interface MasterKey {
  readonly key: Buffer;
  readonly salt: Buffer;
}

export interface SessionKeys {
  readonly key: Buffer;
  readonly salt: Buffer;
  /** Of HMAC-SHA1; AEAD has none. */
  readonly auth: Buffer;
}

/** RFC 3711 4.3.2: labels 0x00 to 0x02 make the keys of SRTP, 0x03 to 0x05 those of SRTCP. */
const labels = { rtp: 0x00, rtcp: 0x03 } as const;
/** RFC 3711 5.2: "the default session authentication key-length (n_a) SHALL be 160 bits". */
const authBytes = 20;

export function sessionKeys(profile: Profile, master: MasterKey, kind: 'rtp' | 'rtcp'): SessionKeys {
  const first = labels[kind];
  return {
    key: derive(master, first, profiles[profile].keyBytes),
    auth: derive(master, first + 1, authBytes),
    salt: derive(master, first + 2, profiles[profile].saltBytes),
  };
}

/**
 * RFC 3711 4.3.1: "Let key_id = <label> || r" and "x = key_id XOR master_salt, where key_id and master_salt are aligned so
 * that their least significant bits agree"; r is 0, since the rate of derivation is 0. 4.3.3: the pseudo-random function is
 * AES in counter mode over x * 2^16. RFC 7714 11: a master salt of 96 bits is followed by 16 zero bits.
 */
export function derive({ key, salt }: MasterKey, label: number, bytes: number): Buffer {
  const counter = Buffer.alloc(16);
  salt.copy(counter);
  counter[7]! ^= label;
  return createCipheriv('aes-128-ctr', key, counter).update(Buffer.alloc(bytes));
}
