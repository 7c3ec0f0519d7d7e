/** What protects one packet, for one direction of one connection: two profiles, made of `node:crypto` alone. */
import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import { type MasterKey, type Profile, type SessionKeys, sessionKeys } from './keys.js';

export interface PacketCipher {
  /** Behind the payload of RTP; SRTCP has four octets of its index more. */
  readonly tagBytes: number;
  /** `header` is 12 octets without extension: all that we ever send. */
  sealRtp(header: Buffer, payload: Buffer, roc: number): Buffer;
  /** The payload, or null: the tag is wrong. */
  openRtp(packet: Buffer, headerBytes: number, roc: number): Buffer | null;
  sealRtcp(packet: Buffer, index: number): Buffer;
  openRtcp(packet: Buffer): Buffer | null;
  /** Null for a packet that is not encrypted (E-flag 0) or too short. */
  rtcpIndexOf(packet: Buffer): number | null;
}

/** RFC 3711 3.4: the E-flag, before the 31 bits of the SRTCP index. */
const encrypted = 0x8000_0000;
export const mostIndex = 0x7fff_ffff;
/** Sender and length of the first RTCP packet are never encrypted. */
const rtcpHead = 8;
const indexBytes = 4;

export function cipherOf(profile: Profile, master: MasterKey): PacketCipher {
  const keys = [sessionKeys(profile, master, 'rtp'), sessionKeys(profile, master, 'rtcp')] as const;
  return profile === 'aeadAes128Gcm' ? new AesGcm(...keys) : new AesCounter(...keys);
}

/** AEAD_AES_128_GCM (RFC 7714). */
export class AesGcm implements PacketCipher {
  readonly tagBytes = 16;
  readonly #rtp: SessionKeys;
  readonly #rtcp: SessionKeys;
  /** One each: `node:crypto` copies what it is given before it returns. */
  readonly #iv = Buffer.alloc(12);
  readonly #plain = Buffer.alloc(12);

  constructor(rtp: SessionKeys, rtcp: SessionKeys) {
    this.#rtp = rtp;
    this.#rtcp = rtcp;
  }

  /** RFC 7714 8.1: two zero octets, SSRC, ROC, SEQ; then XOR with the salt. */
  #rtpIv(head: Buffer, roc: number): Buffer {
    const plain = this.#plain;
    plain[0] = plain[1] = 0;
    head.copy(plain, 2, 8, 12);
    plain.writeUInt32BE(roc >>> 0, 6);
    head.copy(plain, 10, 2, 4);
    return this.#salted(this.#rtp.salt);
  }

  /** RFC 7714 9.1: two zero octets, SSRC, two zero octets, a zero bit and the 31 bits of the index. */
  #rtcpIv(head: Buffer, index: number): Buffer {
    const plain = this.#plain.fill(0);
    head.copy(plain, 2, 4, 8);
    plain.writeUInt32BE(index, 8);
    return this.#salted(this.#rtcp.salt);
  }

  #salted(salt: Buffer): Buffer {
    for (let i = 0; i < 12; i++) this.#iv[i] = this.#plain[i]! ^ salt[i]!;
    return this.#iv;
  }

  sealRtp(header: Buffer, payload: Buffer, roc: number): Buffer {
    const cipher = createCipheriv('aes-128-gcm', this.#rtp.key, this.#rtpIv(header, roc));
    // RFC 7714 8.2: the associated data is the header, the plaintext is the payload.
    cipher.setAAD(header);
    const sealed = Buffer.allocUnsafe(header.length + payload.length + this.tagBytes);
    header.copy(sealed);
    cipher.update(payload).copy(sealed, header.length);
    cipher.final();
    cipher.getAuthTag().copy(sealed, header.length + payload.length);
    return sealed;
  }

  openRtp(packet: Buffer, headerBytes: number, roc: number): Buffer | null {
    const head = packet.subarray(0, headerBytes);
    const tagAt = packet.length - this.tagBytes;
    return this.#open(
      this.#rtp.key,
      this.#rtpIv(head, roc),
      head,
      packet.subarray(headerBytes, tagAt),
      packet.subarray(tagAt),
    );
  }

  #open(key: Buffer, iv: Buffer, associated: Buffer, secret: Buffer, tag: Buffer): Buffer | null {
    const decipher = createDecipheriv('aes-128-gcm', key, iv, { authTagLength: this.tagBytes });
    decipher.setAAD(associated);
    decipher.setAuthTag(tag);
    const plain = decipher.update(secret);
    try {
      decipher.final();
    } catch {
      return null;
    }
    return plain;
  }

  sealRtcp(packet: Buffer, index: number): Buffer {
    const word = wordOf(index);
    const cipher = createCipheriv('aes-128-gcm', this.#rtcp.key, this.#rtcpIv(packet, index));
    // RFC 7714 9.2: the associated data is the first eight octets and the ESRTCP word, which ends the packet.
    cipher.setAAD(Buffer.concat([packet.subarray(0, rtcpHead), word]));
    const secret = cipher.update(packet.subarray(rtcpHead));
    cipher.final();
    return Buffer.concat([packet.subarray(0, rtcpHead), secret, cipher.getAuthTag(), word]);
  }

  openRtcp(packet: Buffer): Buffer | null {
    const wordAt = packet.length - indexBytes;
    const tagAt = wordAt - this.tagBytes;
    const head = packet.subarray(0, rtcpHead);
    const word = packet.subarray(wordAt);
    const iv = this.#rtcpIv(head, word.readUInt32BE() & mostIndex);
    const secret = packet.subarray(rtcpHead, tagAt);
    const plain = this.#open(this.#rtcp.key, iv, Buffer.concat([head, word]), secret, packet.subarray(tagAt, wordAt));
    return plain === null ? null : Buffer.concat([head, plain]);
  }

  /** RFC 7714 9.2: the word is the last of the packet. */
  rtcpIndexOf(packet: Buffer): number | null {
    return packet.length < rtcpHead + this.tagBytes + indexBytes ? null : indexAt(packet, packet.length - indexBytes);
  }
}

/** AES_CM_128_HMAC_SHA1_80 (RFC 3711 4.1.1, 4.2.1): for who does not speak AEAD. */
export class AesCounter implements PacketCipher {
  readonly tagBytes = 10;
  readonly #rtp: SessionKeys;
  readonly #rtcp: SessionKeys;
  readonly #iv = Buffer.alloc(16);
  readonly #roc = Buffer.alloc(4);

  constructor(rtp: SessionKeys, rtcp: SessionKeys) {
    this.#rtp = rtp;
    this.#rtcp = rtcp;
  }

  /** RFC 3711 4.1.1: "IV = (k_s * 2^16) XOR (SSRC * 2^64) XOR (i * 2^16)"; the 48 bits of i are given high 32, low 16. */
  #code(keys: SessionKeys, ssrc: number, high: number, low: number, bytes: Buffer): Buffer {
    const iv = this.#iv.fill(0);
    iv.writeUInt32BE(ssrc, 4);
    iv.writeUInt32BE(high >>> 0, 8);
    iv.writeUInt16BE(low, 12);
    for (let i = 0; i < 14; i++) iv[i]! ^= keys.salt[i]!;
    return createCipheriv('aes-128-ctr', keys.key, iv).update(bytes);
  }

  /** RFC 3711 4.2: for SRTP the authenticated portion is followed by the roll-over counter. */
  #tag(keys: SessionKeys, authenticated: Buffer, roc: number | null): Buffer {
    const mac = createHmac('sha1', keys.auth).update(authenticated);
    if (roc !== null) {
      this.#roc.writeUInt32BE(roc >>> 0);
      mac.update(this.#roc);
    }
    return mac.digest().subarray(0, this.tagBytes);
  }

  sealRtp(header: Buffer, payload: Buffer, roc: number): Buffer {
    const sealed = Buffer.allocUnsafe(header.length + payload.length + this.tagBytes);
    const tagAt = header.length + payload.length;
    header.copy(sealed);
    this.#code(this.#rtp, header.readUInt32BE(8), roc, header.readUInt16BE(2), payload).copy(sealed, header.length);
    this.#tag(this.#rtp, sealed.subarray(0, tagAt), roc).copy(sealed, tagAt);
    return sealed;
  }

  openRtp(packet: Buffer, headerBytes: number, roc: number): Buffer | null {
    const tagAt = packet.length - this.tagBytes;
    if (!timingSafeEqual(this.#tag(this.#rtp, packet.subarray(0, tagAt), roc), packet.subarray(tagAt))) return null;
    const secret = packet.subarray(headerBytes, tagAt);
    return this.#code(this.#rtp, packet.readUInt32BE(8), roc, packet.readUInt16BE(2), secret);
  }

  sealRtcp(packet: Buffer, index: number): Buffer {
    const secret = this.#code(
      this.#rtcp,
      packet.readUInt32BE(4),
      index >>> 16,
      index & 0xffff,
      packet.subarray(rtcpHead),
    );
    const authenticated = Buffer.concat([packet.subarray(0, rtcpHead), secret, wordOf(index)]);
    return Buffer.concat([authenticated, this.#tag(this.#rtcp, authenticated, null)]);
  }

  openRtcp(packet: Buffer): Buffer | null {
    const tagAt = packet.length - this.tagBytes;
    if (!timingSafeEqual(this.#tag(this.#rtcp, packet.subarray(0, tagAt), null), packet.subarray(tagAt))) return null;
    const index = packet.readUInt32BE(tagAt - indexBytes) & mostIndex;
    const secret = packet.subarray(rtcpHead, tagAt - indexBytes);
    const plain = this.#code(this.#rtcp, packet.readUInt32BE(4), index >>> 16, index & 0xffff, secret);
    return Buffer.concat([packet.subarray(0, rtcpHead), plain]);
  }

  /** RFC 3711 3.4: the word stands before the tag. */
  rtcpIndexOf(packet: Buffer): number | null {
    const wordAt = packet.length - this.tagBytes - indexBytes;
    return wordAt < rtcpHead ? null : indexAt(packet, wordAt);
  }
}

function wordOf(index: number): Buffer {
  const word = Buffer.alloc(indexBytes);
  word.writeUInt32BE((encrypted | index) >>> 0);
  return word;
}

function indexAt(packet: Buffer, wordAt: number): number | null {
  const word = packet.readUInt32BE(wordAt);
  return word < encrypted ? null : word & mostIndex;
}
