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

/** Null for what is no RTP: too short, another version, a padding or extension longer than the packet. */
export function parseRtp(bytes: Buffer): RtpPacket | null {
  if (bytes.length < 12 || bytes[0]! >> 6 !== 2) return null;
  let from = 12 + 4 * (bytes[0]! & 0x0f);
  let to = bytes.length;
  if ((bytes[0]! & 0x10) !== 0) {
    if (bytes.length < from + 4) return null;
    from += 4 + 4 * bytes.readUInt16BE(from + 2);
  }
  if ((bytes[0]! & 0x20) !== 0) to -= bytes[to - 1]!;
  if (from > to) return null;
  return {
    payloadType: bytes[1]! & 0x7f,
    isMarked: (bytes[1]! & 0x80) !== 0,
    sequence: bytes.readUInt16BE(2),
    timestamp: bytes.readUInt32BE(4),
    ssrc: bytes.readUInt32BE(8),
    payload: bytes.subarray(from, to),
  };
}

export function buildRtp({ payloadType, isMarked, sequence, timestamp, ssrc, payload }: RtpPacket): Buffer {
  const bytes = Buffer.allocUnsafe(12 + payload.length);
  bytes[0] = 0x80;
  bytes[1] = payloadType | (isMarked ? 0x80 : 0);
  bytes.writeUInt16BE(sequence & 0xffff, 2);
  bytes.writeUInt32BE(timestamp >>> 0, 4);
  bytes.writeUInt32BE(ssrc >>> 0, 8);
  payload.copy(bytes, 12);
  return bytes;
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

/** What was received and lost, and the jitter of RFC 3550 A.8. */
export class Reception {
  received = 0;
  #first = -1;
  #highest = 0;
  #cycles = 0;
  #transit: number | null = null;
  /** In timestamp units. */
  #jitter = 0;

  take(packet: RtpPacket, nowMs: number): void {
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

  get lost(): number {
    if (this.#first === -1) return 0;
    return Math.max(0, this.#cycles * 65_536 + this.#highest - this.#first + 1 - this.received);
  }

  get jitterMs(): number {
    return this.#jitter / 8;
  }

  stats(): Omit<LegStats, 'sent'> {
    const { received, lost, jitterMs } = this;
    const percent = received + lost === 0 ? 0 : (100 * lost) / (received + lost);
    return { received, lost, jitterMs, roundTripMs: null, mos: received === 0 ? null : mosOf(percent, jitterMs, null) };
  }
}
