/** What was recorded of a caller, made into what is kept: one side alone, in the telephone's own code, a byte a sample. */
import { readFile } from 'node:fs/promises';
import { encode } from '../media/embedded/g711.js';

const rate = 8_000;
const headBytes = 44;
const frame = 160;
/** A voice on the telephone is well above this; a line's noise is well below it. */
const loudRms = 250;
/** Half a second of anything: a cough is no message. */
const fewestLoud = 25;

export interface MessageSound {
  readonly wav: Buffer;
  readonly ms: number;
  readonly hasVoice: boolean;
}

/** Left of a stereo recording is who spoke. A file cut short is read up to where it goes. */
export async function messageOf(file: string): Promise<MessageSound> {
  const data = (await readFile(file)).subarray(headBytes);
  const samples = Int16Array.from({ length: Math.floor(data.length / 4) }, (_, i) => data.readInt16LE(i * 4));
  let loud = 0;
  for (let at = 0; at + frame <= samples.length; at += frame) {
    let sum = 0;
    for (let i = at; i < at + frame; i++) sum += samples[i]! * samples[i]!;
    if (Math.sqrt(sum / frame) > loudRms) loud++;
  }
  return { wav: alawWav(samples), ms: Math.round((samples.length * 1_000) / rate), hasVoice: loud >= fewestLoud };
}

/** A-law in WAV (format 6): what every browser plays, in half the bytes. */
function alawWav(samples: Int16Array): Buffer {
  const head = Buffer.alloc(headBytes);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + samples.length, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(6, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, encode('alaw', samples)]);
}
