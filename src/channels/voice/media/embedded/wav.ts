/** WAV files: prompts and music in, stereo recordings out. */
import { createWriteStream, type WriteStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { decode } from './g711.js';

export class BadSound extends Error {}

/** 8,000 samples a second, mono, whatever PCM or G.711 file it was. */
export async function readWav(path: string): Promise<Int16Array> {
  return parseWav(await readFile(path));
}

export function parseWav(bytes: Buffer): Int16Array {
  if (bytes.length < 12 || bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE') {
    throw new BadSound('not a WAV file');
  }
  let format: {
    readonly kind: number;
    readonly channels: number;
    readonly rate: number;
    readonly bits: number;
  } | null = null;
  for (let at = 12; at + 8 <= bytes.length;) {
    const id = bytes.toString('latin1', at, at + 4);
    const size = bytes.readUInt32LE(at + 4);
    const from = at + 8;
    if (id === 'fmt ' && size >= 16 && from + 16 <= bytes.length) {
      format = {
        kind: bytes.readUInt16LE(from),
        channels: bytes.readUInt16LE(from + 2),
        rate: bytes.readUInt32LE(from + 4),
        bits: bytes.readUInt16LE(from + 14),
      };
    }
    if (id === 'data') {
      if (format === null) throw new BadSound('the sound comes before its format');
      return atRate(
        mono(samplesOf(bytes.subarray(from, Math.min(bytes.length, from + size)), format), format.channels),
        format.rate,
      );
    }
    at = from + size + (size % 2);
  }
  throw new BadSound('no sound in the file');
}

function samplesOf(data: Buffer, { kind, bits }: { readonly kind: number; readonly bits: number }): Int16Array {
  if (kind === 6) return decode('alaw', data);
  if (kind === 7) return decode('ulaw', data);
  // 0xfffe: extensible, PCM in what is seen in telephony.
  if ((kind !== 1 && kind !== 0xfffe) || bits !== 16) throw new BadSound('only 16-bit PCM, A-law and µ-law are played');
  return Int16Array.from({ length: data.length >> 1 }, (_, i) => data.readInt16LE(i * 2));
}

function mono(samples: Int16Array, channels: number): Int16Array {
  if (channels === 1) return samples;
  if (channels < 1 || channels > 8) throw new BadSound(`${channels} channels`);
  const count = Math.floor(samples.length / channels);
  return Int16Array.from({ length: count }, (_, i) => {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += samples[i * channels + channel]!;
    return sum / channels;
  });
}

/** To 8 kHz: averaged over each step, which is filter enough for speech that is made beforehand. */
function atRate(samples: Int16Array, rate: number): Int16Array {
  if (rate === 8_000) return samples;
  if (rate < 8_000 || rate > 192_000) throw new BadSound(`${rate} samples a second`);
  const step = rate / 8_000;
  return Int16Array.from({ length: Math.floor(samples.length / step) }, (_, i) => {
    const from = Math.floor(i * step);
    const to = Math.max(from + 1, Math.floor((i + 1) * step));
    let sum = 0;
    for (let j = from; j < to; j++) sum += samples[j]!;
    return sum / (to - from);
  });
}

export const stereoHeaderBytes = 44;

/** Before stereo sound of 16 bits, 8,000 samples a second. */
export function stereoHeader(dataBytes: number): Buffer {
  const head = Buffer.alloc(stereoHeaderBytes);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + dataBytes, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(2, 22);
  head.writeUInt32LE(8_000, 24);
  head.writeUInt32LE(8_000 * 4, 28);
  head.writeUInt16LE(4, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(dataBytes, 40);
  return head;
}

/** Written as it goes; the length in the head is set at the end, and a file cut short by a crash is still found whole up to there. */
export class StereoWriter {
  readonly #path: string;
  readonly #stream: WriteStream;
  #error: Error | null = null;
  bytes = 0;

  constructor(path: string) {
    this.#path = path;
    // For the owner's eyes only: a voice is personal data.
    this.#stream = createWriteStream(path, { flags: 'wx', mode: 0o600 });
    this.#stream.on('error', (error) => (this.#error = error));
    this.#stream.write(stereoHeader(0));
  }

  onError(handler: (error: Error) => void): void {
    this.#stream.on('error', handler);
  }

  write(left: Int16Array, right: Int16Array): void {
    const frame = Buffer.allocUnsafe(left.length * 4);
    for (let i = 0; i < left.length; i++) {
      frame.writeInt16LE(left[i]!, i * 4);
      frame.writeInt16LE(right[i] ?? 0, i * 4 + 2);
    }
    this.bytes += frame.length;
    this.#stream.write(frame);
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      if (this.#stream.destroyed) resolve();
      else this.#stream.end(() => resolve());
    });
    // A file that was there before is another's: its head is not ours to write.
    if (this.#error !== null) throw this.#error;
    const file = await open(this.#path, 'r+');
    try {
      await file.write(stereoHeader(this.bytes), 0, stereoHeaderBytes, 0);
      await file.datasync();
    } finally {
      await file.close();
    }
  }
}
