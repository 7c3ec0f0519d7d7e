/** A recording as the engine wrote it, with a head that says the truth: after a crash the one in the file does not. */
import { open } from 'node:fs/promises';
import { stereoHeader, stereoHeaderBytes } from '../media/embedded/wav.js';

const partBytes = 65_536;
/** Two channels of 16 bits. */
const sampleBytes = 4;

export interface WavFile {
  /** Of sound, without the head. */
  readonly soundBytes: number;
  parts(): AsyncGenerator<Buffer>;
}

/** Null when there is no such file. */
export async function wavFileAt(path: string): Promise<WavFile | null> {
  const size = await sizeOf(path);
  if (size === null) return null;
  const soundBytes = Math.max(0, size - stereoHeaderBytes);
  const whole = soundBytes - (soundBytes % sampleBytes);
  return { soundBytes: whole, parts: () => partsOf(path, whole) };
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    const file = await open(path, 'r');
    try {
      return (await file.stat()).size;
    } finally {
      await file.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function* partsOf(path: string, soundBytes: number): AsyncGenerator<Buffer> {
  yield stereoHeader(soundBytes);
  const file = await open(path, 'r');
  try {
    for (let at = 0; at < soundBytes;) {
      const part = Buffer.allocUnsafe(Math.min(partBytes, soundBytes - at));
      const { bytesRead } = await file.read(part, 0, part.length, stereoHeaderBytes + at);
      if (bytesRead === 0) throw new Error(`${path} became shorter while it was read`);
      yield part.subarray(0, bytesRead);
      at += bytesRead;
    }
  } finally {
    await file.close();
  }
}
