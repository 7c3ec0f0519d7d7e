import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { amplitudeOf } from '../testing/telephone.js';
import { encode } from './g711.js';
import { BadSound, parseWav, StereoWriter } from './wav.js';

const folder = mkdtempSync(join(tmpdir(), 'ponte-wav-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function wav(
  kind: number,
  channels: number,
  rate: number,
  bits: number,
  data: Buffer,
  before = Buffer.alloc(0),
): Buffer {
  const format = Buffer.alloc(24);
  format.write('fmt ', 0);
  format.writeUInt32LE(16, 4);
  format.writeUInt16LE(kind, 8);
  format.writeUInt16LE(channels, 10);
  format.writeUInt32LE(rate, 12);
  format.writeUInt16LE(bits, 22);
  const head = Buffer.alloc(8);
  head.write('data', 0);
  head.writeUInt32LE(data.length, 4);
  const body = Buffer.concat([Buffer.from('WAVE'), before, format, head, data]);
  const riff = Buffer.from('RIFF\0\0\0\0', 'latin1');
  riff.writeUInt32LE(body.length, 4);
  return Buffer.concat([riff, body]);
}
const tone = (rate: number, hz: number): Int16Array =>
  Int16Array.from({ length: rate }, (_, i) => Math.round(8_000 * Math.sin((2 * Math.PI * hz * i) / rate)));
const pcm = (samples: Int16Array): Buffer => Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);

describe('a sound to play', () => {
  it.each([8_000, 16_000, 44_100, 48_000])('is heard at its own pitch from %i samples a second', (rate) => {
    const samples = parseWav(wav(1, 1, rate, 16, pcm(tone(rate, 500))));
    expect(samples.length).toBe(8_000);
    expect(amplitudeOf(samples, 500)).toBeGreaterThan(7_000);
    expect(amplitudeOf(samples, 1_000)).toBeLessThan(300);
  });

  it.each([
    [6, 'alaw'],
    [7, 'ulaw'],
  ] as const)('may be G.711 (format %i)', (kind, law) => {
    expect(amplitudeOf(parseWav(wav(kind, 1, 8_000, 8, encode(law, tone(8_000, 500)))), 500)).toBeGreaterThan(7_500);
  });

  it('may be stereo, which is mixed, and carry what we do not know before it', () => {
    const both = Int16Array.from({ length: 16_000 }, (_, i) => (i % 2 === 0 ? 4_000 : 2_000));
    const before = Buffer.concat([Buffer.from('LIST\x03\0\0\0', 'latin1'), Buffer.from('abc\0')]);
    const samples = parseWav(wav(1, 2, 8_000, 16, pcm(both), before));
    expect(samples).toEqual(new Int16Array(8_000).fill(3_000));
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['another file', Buffer.from('OggS and so on, long enough')],
    ['8 bits', wav(1, 1, 8_000, 8, Buffer.alloc(100))],
    ['MP3 in WAV', wav(0x55, 1, 8_000, 16, Buffer.alloc(100))],
    ['no channel', wav(1, 0, 8_000, 16, Buffer.alloc(100))],
    ['too few samples a second', wav(1, 1, 4_000, 16, Buffer.alloc(100))],
    ['no sound', wav(1, 1, 8_000, 16, Buffer.alloc(0)).subarray(0, 36)],
  ])('is refused: %s', (_, bytes) => {
    expect(() => parseWav(bytes)).toThrow(BadSound);
  });
});

describe('a recording', () => {
  it('is stereo, for its owner alone, and as long as was written', async () => {
    const file = join(folder, 'one.wav');
    const writer = new StereoWriter(file);
    writer.write(new Int16Array(160).fill(1), new Int16Array(160).fill(-2));
    await writer.close();
    const bytes = readFileSync(file);
    expect([bytes.length, bytes.readUInt32LE(4), bytes.readUInt32LE(40), bytes.readUInt16LE(22)]).toEqual([
      ...[44 + 640, 36 + 640, 640, 2],
    ]);
    expect([bytes.readInt16LE(44), bytes.readInt16LE(46)]).toEqual([1, -2]);
  });

  it('never touches a file that is there already, and says when it cannot be written', async () => {
    const file = join(folder, 'theirs.wav');
    writeFileSync(file, 'theirs');
    const writer = new StereoWriter(file);
    const told = new Promise((resolve) => writer.onError(resolve));
    await told;
    await expect(writer.close()).rejects.toThrow('EEXIST');
    expect(readFileSync(file, 'utf8')).toBe('theirs');
  });
});
