/** SRTP and SRTCP of one connection: what goes out is sealed, what comes in is opened or dropped and counted. */
import { headerBytesOf, type RtpPacket, withPayload } from '../rtp.js';
import { cipherOf, mostIndex, type PacketCipher } from './cipher.js';
import type { MasterKey, Profile } from './keys.js';
import { rocOf, StreamIndex } from './stream.js';

/** Why a packet was dropped. */
export type Refusal = 'malformed' | 'forged' | 'replayed' | 'tooManySources';

export interface SrtpKeys {
  readonly profile: Profile;
  readonly ours: MasterKey;
  readonly theirs: MasterKey;
}

/** A browser's leg has one voice. More than a few sources are somebody who wants our memory. */
const mostSources = 16;

/** Everything of one sender has one SSRC here. */
export class Sealing {
  readonly #cipher: PacketCipher;
  #sequence = -1;
  #roc = 0;
  #rtcpIndex = 0;

  constructor({ profile, ours }: SrtpKeys) {
    this.#cipher = cipherOf(profile, ours);
  }

  rtp(header: Buffer, payload: Buffer): Buffer {
    const sequence = header.readUInt16BE(2);
    // RFC 3711 3.3.1: the counter is 0 at first, and grows each time the sequence number wraps.
    if (sequence < this.#sequence) this.#roc++;
    this.#sequence = sequence;
    return this.#cipher.sealRtp(header, payload, this.#roc);
  }

  /** RFC 3711 9.2: no key serves for more than 2^31 packets of SRTCP. Null then. */
  rtcp(packet: Buffer): Buffer | null {
    return this.#rtcpIndex > mostIndex ? null : this.#cipher.sealRtcp(packet, this.#rtcpIndex++);
  }
}

export class Opening {
  readonly #cipher: PacketCipher;
  readonly #rtp = new Map<number, StreamIndex>();
  readonly #rtcp = new Map<number, StreamIndex>();

  constructor({ profile, theirs }: SrtpKeys) {
    this.#cipher = cipherOf(profile, theirs);
  }

  rtp(bytes: Buffer): RtpPacket | Refusal {
    const headerBytes = headerBytesOf(bytes);
    if (headerBytes === null || bytes.length < headerBytes + this.#cipher.tagBytes) return 'malformed';
    const ssrc = bytes.readUInt32BE(8);
    const stream = this.#rtp.get(ssrc) ?? new StreamIndex();
    const index = stream.guess(bytes.readUInt16BE(2));
    if (!stream.isNew(index)) return 'replayed';
    const payload = this.#cipher.openRtp(bytes, headerBytes, rocOf(index));
    if (payload === null) return 'forged';
    if (!kept(this.#rtp, ssrc, stream)) return 'tooManySources';
    stream.took(index);
    return withPayload(bytes, payload) ?? 'malformed';
  }

  rtcp(bytes: Buffer): Buffer | Refusal {
    // We agreed on encryption: what comes without is nobody's whom we agreed with.
    const index = this.#cipher.rtcpIndexOf(bytes);
    if (index === null) return 'malformed';
    const ssrc = bytes.readUInt32BE(4);
    const stream = this.#rtcp.get(ssrc) ?? new StreamIndex();
    if (!stream.isNew(index)) return 'replayed';
    const packet = this.#cipher.openRtcp(bytes);
    if (packet === null) return 'forged';
    if (!kept(this.#rtcp, ssrc, stream)) return 'tooManySources';
    stream.took(index);
    return packet;
  }
}

/** A source is known only once a packet of it was authentic. */
function kept(streams: Map<number, StreamIndex>, ssrc: number, stream: StreamIndex): boolean {
  if (!streams.has(ssrc) && streams.size >= mostSources) return false;
  streams.set(ssrc, stream);
  return true;
}
