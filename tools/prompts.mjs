// Makes the sounds that the house speaks with, from the words in src/channels/voice/speech/words.ts.
//
//   npm run build && node tools/prompts.mjs
//
// Needs espeak-ng on the machine (`apt-get install espeak-ng`): a tool, no part of the product; what it says is ours.
// Every file and the manifest carry `synthetic=true`: AI Act 50(2), a machine must be able to tell (rules IN-22).
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'src/channels/voice/prompts');
const { allSaid } = await import('../dist/channels/voice/speech/words.js');
const { encode } = await import('../dist/channels/voice/media/embedded/g711.js');

const rate = 8_000;
const voices = { it: 'it', en: 'en-gb' };
/** Telephone speech: ITU-T P.56 active level about -20 dB below the clipping point, peaks well under it. */
const wishedRms = 32_768 * 10 ** (-20 / 20);
const mostPeak = 32_768 * 10 ** (-3 / 20);
const version = spawnSync('espeak-ng', ['--version'], { encoding: 'utf8' });
if (version.status !== 0) {
  console.error('espeak-ng is not installed: apt-get install espeak-ng');
  process.exit(1);
}
const maker = /\d+\.\d+(\.\d+)?/.exec(version.stdout)?.[0] ?? 'unknown';
const work = mkdtempSync(join(tmpdir(), 'prompts-'));
const manifest = { synthetic: true, maker: `espeak-ng ${maker}`, prompts: [] };
for (const file of readdirSync(folder)) if (file.endsWith('.wav') && file !== 'music.wav') rmSync(join(folder, file));
for (const language of ['it', 'en']) {
  for (const { file, words } of allSaid(language)) {
    const samples = atLevel(trimmed(to8k(speak(language, words))));
    const bytes = wavOf(encode('alaw', samples));
    writeFileSync(join(folder, file), bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const seconds = Math.round((samples.length / rate) * 100) / 100;
    manifest.prompts.push({ file, language, words, seconds, synthetic: true, sha256 });
  }
}
rmSync(work, { recursive: true, force: true });
writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
const total = manifest.prompts.reduce((sum, { seconds }) => sum + seconds, 0);
console.log(`${manifest.prompts.length} sounds, ${total.toFixed(0)} s, ${((total * rate) / 1e6).toFixed(2)} MB`);

function speak(language, words) {
  const file = join(work, 'said.wav');
  // 150 words a minute: calm, as the linter counts them.
  const done = spawnSync('espeak-ng', ['-v', voices[language], '-s', '155', '-w', file, words], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stderr);
  const bytes = readFileSync(file);
  const from = bytes.indexOf('data') + 8;
  const samples = Float64Array.from({ length: (bytes.length - from) >> 1 }, (_, i) => bytes.readInt16LE(from + i * 2));
  return { samples, rate: bytes.readUInt32LE(24) };
}

/** A windowed sinc at 3.6 kHz: what lies above the telephone's band would fold back as noise. */
function to8k({ samples, rate: from }) {
  const cut = 3_600 / from;
  const half = 48;
  const taps = Array.from({ length: 2 * half + 1 }, (_, i) => {
    const x = i - half;
    const sinc = x === 0 ? 2 * cut : Math.sin(2 * Math.PI * cut * x) / (Math.PI * x);
    return sinc * (0.5 + 0.5 * Math.cos((Math.PI * x) / half));
  });
  const at = (i) => {
    let sum = 0;
    for (let k = -half; k <= half; k++) sum += (samples[i + k] ?? 0) * taps[k + half];
    return sum;
  };
  return Float64Array.from({ length: Math.floor((samples.length * rate) / from) }, (_, i) => {
    const place = (i * from) / rate;
    const low = Math.floor(place);
    const share = place - low;
    return at(low) * (1 - share) + at(low + 1) * share;
  });
}

/** 60 ms of quiet at both ends, no more: numbers and sentences are put together. */
function trimmed(samples) {
  const edge = Math.max(...samples.map(Math.abs)) * 0.02;
  const first = samples.findIndex((one) => Math.abs(one) > edge);
  const last = samples.findLastIndex((one) => Math.abs(one) > edge);
  const quiet = rate * 0.06;
  return samples.slice(Math.max(0, first - quiet), last + quiet);
}

function atLevel(samples) {
  const active = samples.filter((one) => Math.abs(one) > 200);
  const rms = Math.sqrt(active.reduce((sum, one) => sum + one * one, 0) / Math.max(1, active.length));
  const peak = Math.max(...samples.map(Math.abs));
  const gain = Math.min(wishedRms / rms, mostPeak / peak);
  return Int16Array.from(samples, (one) => Math.round(one * gain));
}

/** A-law in WAV, with a comment that a program can read (RIFF INFO, ICMT). */
function wavOf(data) {
  const comment = Buffer.from('synthetic=true\0\0', 'latin1');
  const info = Buffer.alloc(20);
  info.write('LIST', 0, 'latin1');
  info.writeUInt32LE(12 + comment.length, 4);
  info.write('INFOICMT', 8, 'latin1');
  info.writeUInt32LE(comment.length, 16);
  const head = Buffer.alloc(12 + 24);
  head.write('RIFF', 0, 'latin1');
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(6, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  const start = Buffer.alloc(8);
  start.write('data', 0, 'latin1');
  start.writeUInt32LE(data.length, 4);
  const all = Buffer.concat([head, info, comment, start, data, Buffer.alloc(data.length % 2)]);
  all.writeUInt32LE(all.length - 8, 4);
  return all;
}
