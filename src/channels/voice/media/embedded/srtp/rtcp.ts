/** Reports about sound (RFC 3550 6.4, 6.5): what we tell the other side, and what it tells us. */
import type { Heard } from '../rtp.js';

const senderReport = 200;
const receiverReport = 201;
const description = 202;
/** RFC 3550 2.1 counts seconds from 1900, a clock from 1970. */
const from1900S = 2_208_988_800;
const blockBytes = 24;

export interface ReportBlock extends Heard {
  /** The middle 32 bits of the last sender report that came, and how long ago, in 65536ths of a second; zeros before one. */
  readonly lastReport: number;
  readonly sinceLast: number;
}

export interface Report {
  readonly ssrc: number;
  /** Of who has sent since its last report. */
  readonly sender: {
    readonly atMs: number;
    readonly timestamp: number;
    readonly packets: number;
    readonly octets: number;
  } | null;
  readonly blocks: readonly ReportBlock[];
}

/** RFC 3550 4: the middle 32 bits of a moment as NTP writes it. */
export function middleOf(atMs: number): number {
  return Math.floor((atMs / 1_000 + from1900S) * 65_536) % 2 ** 32;
}

/** RFC 3550 6.1: a report first, then always a description with a CNAME. */
export function buildReport({ ssrc, sender, blocks }: Report, cname: string): Buffer {
  const head = Buffer.alloc(sender === null ? 8 : 28);
  head[0] = 0x80 | blocks.length;
  head[1] = sender === null ? receiverReport : senderReport;
  head.writeUInt16BE((head.length + blockBytes * blocks.length) / 4 - 1, 2);
  head.writeUInt32BE(ssrc, 4);
  if (sender !== null) {
    const seconds = sender.atMs / 1_000 + from1900S;
    head.writeUInt32BE(Math.floor(seconds) % 2 ** 32, 8);
    head.writeUInt32BE(Math.floor((seconds % 1) * 2 ** 32), 12);
    head.writeUInt32BE(sender.timestamp >>> 0, 16);
    head.writeUInt32BE(sender.packets >>> 0, 20);
    head.writeUInt32BE(sender.octets >>> 0, 24);
  }
  return Buffer.concat([head, ...blocks.map(buildBlock), buildDescription(ssrc, cname)]);
}

function buildBlock(block: ReportBlock): Buffer {
  const bytes = Buffer.alloc(blockBytes);
  bytes.writeUInt32BE(block.ssrc, 0);
  bytes[4] = block.fractionLost;
  bytes.writeIntBE(Math.max(-0x80_0000, Math.min(0x7f_ffff, block.lost)), 5, 3);
  bytes.writeUInt32BE(block.highest >>> 0, 8);
  bytes.writeUInt32BE(Math.round(block.jitter) >>> 0, 12);
  bytes.writeUInt32BE(block.lastReport >>> 0, 16);
  bytes.writeUInt32BE(block.sinceLast >>> 0, 20);
  return bytes;
}

/** One chunk, one CNAME, ended by a zero octet and filled to 32 bits (RFC 3550 6.5). */
function buildDescription(ssrc: number, cname: string): Buffer {
  const text = Buffer.from(cname).subarray(0, 255);
  const bytes = Buffer.alloc(Math.ceil((8 + 2 + text.length + 1) / 4) * 4);
  bytes[0] = 0x81;
  bytes[1] = description;
  bytes.writeUInt16BE(bytes.length / 4 - 1, 2);
  bytes.writeUInt32BE(ssrc, 4);
  bytes[8] = 1;
  bytes[9] = text.length;
  text.copy(bytes, 10);
  return bytes;
}

/** The reports in a compound packet; what is neither is passed over. Null where a length does not fit. */
export function parseReports(bytes: Buffer): readonly (Report & { readonly middle: number | null })[] | null {
  const reports: (Report & { readonly middle: number | null })[] = [];
  for (let at = 0; at < bytes.length;) {
    if (bytes.length - at < 8 || bytes[at]! >> 6 !== 2) return null;
    const end = at + 4 + 4 * bytes.readUInt16BE(at + 2);
    if (end > bytes.length || end < at + 8) return null;
    const kind = bytes[at + 1];
    if (kind === senderReport || kind === receiverReport) {
      const packet = bytes.subarray(at, end);
      const from = kind === senderReport ? 28 : 8;
      const count = packet[0]! & 0x1f;
      if (packet.length < from + count * blockBytes) return null;
      reports.push({
        ssrc: packet.readUInt32BE(4),
        ...(kind === senderReport ? senderIn(packet) : { sender: null, middle: null }),
        blocks: Array.from({ length: count }, (_, i) => blockIn(packet.subarray(from + i * blockBytes))),
      });
    }
    at = end;
  }
  return reports;
}

function senderIn(packet: Buffer): Pick<Report, 'sender'> & { readonly middle: number } {
  const [seconds, fraction] = [packet.readUInt32BE(8), packet.readUInt32BE(12)];
  return {
    sender: {
      atMs: (seconds + fraction / 2 ** 32 - from1900S) * 1_000,
      timestamp: packet.readUInt32BE(16),
      packets: packet.readUInt32BE(20),
      octets: packet.readUInt32BE(24),
    },
    middle: packet.readUInt32BE(10),
  };
}

function blockIn(bytes: Buffer): ReportBlock {
  return {
    ssrc: bytes.readUInt32BE(0),
    fractionLost: bytes[4]!,
    lost: bytes.readIntBE(5, 3),
    highest: bytes.readUInt32BE(8),
    jitter: bytes.readUInt32BE(12),
    lastReport: bytes.readUInt32BE(16),
    sinceLast: bytes.readUInt32BE(20),
  };
}
