/** G.711: A-law and µ-law to linear and back, by tables. ITU-T G.711; a sample is a byte, 8,000 a second. */
export type Law = 'alaw' | 'ulaw';

/** Payload types of RFC 3551. */
export const payloadTypeOf: Readonly<Record<Law, number>> = { ulaw: 0, alaw: 8 };
export const samplesPerFrame = 160;
export const frameMs = 20;

export const silenceOf: Readonly<Record<Law, number>> = { alaw: 0xd5, ulaw: 0xff };

function decodeAlaw(code: number): number {
  const value = code ^ 0x55;
  const segment = (value & 0x70) >> 4;
  const step = (value & 0x0f) << 4;
  const size = segment === 0 ? step + 8 : (step + 0x108) << (segment - 1);
  return (value & 0x80) !== 0 ? size : -size;
}

function decodeUlaw(code: number): number {
  const value = ~code & 0xff;
  const size = ((((value & 0x0f) << 3) + 0x84) << ((value & 0x70) >> 4)) - 0x84;
  return (value & 0x80) !== 0 ? -size : size;
}

const linear: Readonly<Record<Law, Int16Array>> = {
  alaw: Int16Array.from({ length: 256 }, (_, code) => decodeAlaw(code)),
  ulaw: Int16Array.from({ length: 256 }, (_, code) => decodeUlaw(code)),
};

/** The nearest code of every 16-bit sample, found from the decoder itself: the two can never disagree. */
function encoderOf(law: Law): Uint8Array {
  const codes = [...linear[law].keys()].toSorted((a, b) => linear[law][a]! - linear[law][b]!);
  const table = new Uint8Array(65_536);
  let i = 0;
  for (let sample = -32_768; sample <= 32_767; sample++) {
    while (
      i + 1 < codes.length &&
      Math.abs(linear[law][codes[i + 1]!]! - sample) <= Math.abs(linear[law][codes[i]!]! - sample)
    )
      i++;
    table[sample + 32_768] = codes[i]!;
  }
  return table;
}

const encoders: Readonly<Record<Law, Uint8Array>> = { alaw: encoderOf('alaw'), ulaw: encoderOf('ulaw') };

const crossed = (from: Law, to: Law): Uint8Array =>
  Uint8Array.from({ length: 256 }, (_, code) => encoders[to][linear[from][code]! + 32_768]!);
const crossings = { alaw: crossed('alaw', 'ulaw'), ulaw: crossed('ulaw', 'alaw') };

export function decode(law: Law, bytes: Uint8Array): Int16Array {
  const table = linear[law];
  const samples = new Int16Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) samples[i] = table[bytes[i]!]!;
  return samples;
}

export function encode(law: Law, samples: Int16Array): Buffer {
  const table = encoders[law];
  const bytes = Buffer.allocUnsafe(samples.length);
  for (let i = 0; i < samples.length; i++) bytes[i] = table[samples[i]! + 32_768]!;
  return bytes;
}

/** The same bytes when nothing has to change. */
export function cross(from: Law, to: Law, bytes: Buffer): Buffer {
  if (from === to) return bytes;
  const table = crossings[from];
  const other = Buffer.allocUnsafe(bytes.length);
  for (let i = 0; i < bytes.length; i++) other[i] = table[bytes[i]!]!;
  return other;
}

/** Sum of several voices, clipped where it must be. */
export function mix(frames: readonly Int16Array[]): Int16Array {
  const out = new Int16Array(samplesPerFrame);
  for (let i = 0; i < samplesPerFrame; i++) {
    let sum = 0;
    for (const frame of frames) sum += frame[i] ?? 0;
    out[i] = sum > 32_767 ? 32_767 : sum < -32_768 ? -32_768 : sum;
  }
  return out;
}
