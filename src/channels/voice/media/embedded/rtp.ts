/** RTP packets (RFC 3550 5.1) and telephone events (RFC 4733). */
import { mosOf } from '#kernel/voice-quality.js';
import type { LegStats } from '../engine.js';

export interface RtpPacket {
  readonly payloadType: number;
  readonly isMarked: boolean;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
  readonly payload: Buffer;
}

/** Fixed header, contributing sources, extension. Null for what is no RTP: too short, or another version. */
export function headerBytesOf(bytes: Buffer): number | null {
  if (bytes.length < 12 || bytes[0]! >> 6 !== 2) return null;
  const fixed = 12 + 4 * (bytes[0]! & 0x0f);
  if ((bytes[0]! & 0x10) === 0) return fixed;
  return bytes.length < fixed + 4 ? null : fixed + 4 + 4 * bytes.readUInt16BE(fixed + 2);
}

/** Null for what is no RTP, and for a padding or an extension longer than the packet. */
export function parseRtp(bytes: Buffer): RtpPacket | null {
  const from = headerBytesOf(bytes);
  return from === null || from > bytes.length ? null : withPayload(bytes, bytes.subarray(from));
}

/** The header of one and the payload as it lay behind it, padding and all: SRTP seals that too (RFC 3711 3.1). */
export function withPayload(header: Buffer, padded: Buffer): RtpPacket | null {
  let { length } = padded;
  if ((header[0]! & 0x20) !== 0) length -= padded.at(-1) ?? 1;
  if (length < 0) return null;
  return {
    payloadType: header[1]! & 0x7f,
    isMarked: (header[1]! & 0x80) !== 0,
    sequence: header.readUInt16BE(2),
    timestamp: header.readUInt32BE(4),
    ssrc: header.readUInt32BE(8),
    payload: length === padded.length ? padded : padded.subarray(0, length),
  };
}

export function buildRtp(packet: RtpPacket): Buffer {
  const bytes = Buffer.allocUnsafe(12 + packet.payload.length);
  writeHeader(bytes, packet);
  packet.payload.copy(bytes, 12);
  return bytes;
}

/** The twelve octets of a packet without sources and extension. */
export function writeHeader(bytes: Buffer, packet: Omit<RtpPacket, 'payload'>): void {
  bytes[0] = 0x80;
  bytes[1] = packet.payloadType | (packet.isMarked ? 0x80 : 0);
  bytes.writeUInt16BE(packet.sequence & 0xffff, 2);
  bytes.writeUInt32BE(packet.timestamp >>> 0, 4);
  bytes.writeUInt32BE(packet.ssrc >>> 0, 8);
}

export const digits = '0123456789*#ABCD';

/** RFC 4733 2.3: event, end bit, volume, duration. */
export function parseEvent(payload: Buffer): { readonly digit: string; readonly isEnd: boolean } | null {
  if (payload.length < 4) return null;
  const digit = digits[payload[0]!];
  return digit === undefined ? null : { digit, isEnd: (payload[1]! & 0x80) !== 0 };
}

export function buildEvent(digit: string, isEnd: boolean, duration: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes[0] = digits.indexOf(digit);
  bytes[1] = (isEnd ? 0x80 : 0) | 10;
  bytes.writeUInt16BE(duration, 2);
  return bytes;
}

/** About one source, for the other side. */
export interface Heard {
  readonly ssrc: number;
  /** Of the packets since the last report, in 256ths. */
  readonly fractionLost: number;
  /** Negative where more came than was sent. */
  readonly lost: number;
  /** With the cycles in the high 16 bits. */
  readonly highest: number;
  /** In units of the timestamp. */
  readonly jitter: number;
}

/** What was received and lost, and the jitter of RFC 3550 A.8. */
export class Reception {
  received = 0;
  #first = -1;
  #highest = 0;
  #cycles = 0;
  #transit: number | null = null;
  /** In timestamp units. */
  #jitter = 0;
  #ssrc = 0;
  #reported = { expected: 0, received: 0 };

  take(packet: RtpPacket, nowMs: number): void {
    this.#ssrc = packet.ssrc;
    if (this.#first === -1) {
      this.#first = packet.sequence;
      this.#highest = packet.sequence;
    } else {
      const ahead = (packet.sequence - this.#highest) & 0xffff;
      if (ahead < 0x8000) {
        if (packet.sequence < this.#highest) this.#cycles++;
        this.#highest = packet.sequence;
      }
    }
    this.received++;
    const transit = nowMs * 8 - packet.timestamp;
    if (this.#transit !== null) {
      const change = Math.abs(transit - this.#transit);
      // A jump of more than ten seconds is a new clock, not jitter.
      if (change < 80_000) this.#jitter += (change - this.#jitter) / 16;
    }
    this.#transit = transit;
  }

  /** For a report to the other side (RFC 3550 6.4.1, A.3): what it has lost since the last one. Null before its first packet. */
  report(): Heard | null {
    if (this.#first === -1) return null;
    const highest = this.#cycles * 65_536 + this.#highest;
    const [expected, received] = [highest - this.#first + 1, this.received];
    const [due, came] = [expected - this.#reported.expected, received - this.#reported.received];
    this.#reported = { expected, received };
    // "If the loss is negative due to duplicates, the fraction lost is set to zero."
    const fractionLost = due <= 0 || came >= due ? 0 : Math.floor((256 * (due - came)) / due);
    const lost = expected - received;
    return { ssrc: this.#ssrc, fractionLost: Math.min(255, fractionLost), lost, highest, jitter: this.#jitter };
  }

  get lost(): number {
    if (this.#first === -1) return 0;
    return Math.max(0, this.#cycles * 65_536 + this.#highest - this.#first + 1 - this.received);
  }

  get jitterMs(): number {
    return this.#jitter / 8;
  }

  stats(roundTripMs: number | null = null): Omit<LegStats, 'sent'> {
    const { received, lost, jitterMs } = this;
    const percent = received + lost === 0 ? 0 : (100 * lost) / (received + lost);
    return {
      received,
      lost,
      jitterMs,
      roundTripMs,
      mos: received === 0 ? null : mosOf(percent, jitterMs, roundTripMs),
    };
  }
}
