/**
 * Redundant text: RFC 2198 as RFC 4103 4.2 uses it. A packet carries the newest block of text and, before it, those of the packets
 * before: two that are lost in a row cost nothing.
 *
 *   |1| type 7 | offset 14 | length 10 |   one header for each earlier block, the oldest first
 *   |0| type 7 |                           of the newest block, whose length is what is left
 */
export interface Redundant {
  /** Of the packets before, the oldest first: the last one belongs to the packet just before. */
  readonly earlier: readonly Buffer[];
  readonly newest: Buffer;
}

export interface EarlierBlock {
  readonly timestamp: number;
  readonly bytes: Buffer;
}

const mostOffset = 0x3fff;
/** 10 bits of length (RFC 2198 3). */
export const mostBlockBytes = 0x3ff;
/** Nobody sends more generations than the few seconds that they are good for. */
const mostGenerations = 8;

/** Null for what is not redundant text: other types inside, lengths beyond the packet, headers without an end. */
export function parseRed(payload: Buffer, textType: number): Redundant | null {
  const lengths: number[] = [];
  let at = 0;
  for (;;) {
    if (at >= payload.length || (payload[at]! & 0x7f) !== textType) return null;
    if ((payload[at]! & 0x80) === 0) break;
    if (at + 4 > payload.length || lengths.length === mostGenerations) return null;
    lengths.push(payload.readUInt16BE(at + 2) & mostBlockBytes);
    at += 4;
  }
  at++;
  const earlier: Buffer[] = [];
  for (const length of lengths) {
    if (at + length > payload.length) return null;
    earlier.push(payload.subarray(at, at + length));
    at += length;
  }
  return { earlier, newest: payload.subarray(at) };
}

export function buildRed(
  textType: number,
  timestamp: number,
  earlier: readonly EarlierBlock[],
  newest: Buffer,
): Buffer {
  const headers = earlier.map(({ timestamp: then, bytes }) => {
    const header = Buffer.alloc(4);
    header[0] = 0x80 | textType;
    // After a rest the blocks before are empty, and older than 14 bits can say.
    const offset = Math.min(mostOffset, (timestamp - then) >>> 0);
    header[1] = offset >> 6;
    header.writeUInt16BE(((offset & 0x3f) << 10) | bytes.length, 2);
    return header;
  });
  return Buffer.concat([...headers, Buffer.from([textType]), ...earlier.map(({ bytes }) => bytes), newest]);
}
