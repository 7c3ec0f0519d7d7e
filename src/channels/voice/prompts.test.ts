/** What the house says: every sound is there, says what its words say, is loud enough, and is marked as no person's voice. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { parseWav } from './media/embedded/wav.js';
import { Prompts } from './prompts.js';
import { allSaid, fileOfSaid, said } from './speech/words.js';

const folder = fileURLToPath(new URL('./prompts/', import.meta.url));
interface Manifest {
  readonly synthetic: boolean;
  readonly prompts: readonly {
    readonly file: string;
    readonly language: string;
    readonly words: string;
    readonly seconds: number;
    readonly synthetic: boolean;
    readonly sha256: string;
  }[];
}
const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest;
const data = mkdtempSync(join(tmpdir(), 'ponte-prompts-'));
afterAll(() => rmSync(data, { recursive: true, force: true }));

const decibels = (level: number): number => 20 * Math.log10(level / 32_768);

describe('the sounds that ship', () => {
  it('are made of the words as they stand, and the manifest tells a machine that no person speaks', () => {
    const wished = (['it', 'en'] as const).flatMap((language) =>
      allSaid(language).map(({ file, words }) => ({ file, language, words })),
    );
    expect(manifest.prompts.map(({ file, language, words }) => ({ file, language, words }))).toEqual(wished);
    expect(manifest.synthetic && manifest.prompts.every(({ synthetic }) => synthetic)).toBe(true);
  });

  it('are the files of the manifest, marked inside too, at the loudness of telephone speech', () => {
    let bytes = 0;
    for (const { file, sha256, seconds } of manifest.prompts) {
      const wav = readFileSync(join(folder, file));
      bytes += wav.length;
      expect([file, createHash('sha256').update(wav).digest('hex')]).toEqual([file, sha256]);
      expect([file, wav.includes('synthetic=true')]).toEqual([file, true]);
      const samples = parseWav(wav);
      expect([file, Math.abs(samples.length / 8_000 - seconds) < 0.01]).toEqual([file, true]);
      const active = samples.filter((one) => Math.abs(one) > 200);
      const rms = decibels(Math.sqrt(active.reduce((sum, one) => sum + one * one, 0) / active.length));
      const peak = decibels(samples.reduce((most, one) => Math.max(most, Math.abs(one)), 0));
      expect([file, rms > -27 && rms < -18, peak < -2]).toEqual([file, true, true]);
    }
    expect(bytes).toBeLessThan(3_400_000);
  });
});

/** 100 ms of A-law that is nothing but silence. */
function ownWav(): Buffer {
  const shipped = readFileSync(join(folder, fileOfSaid('it', 'hold')));
  return shipped.subarray(0, shipped.length - (shipped.length % 2));
}

describe('a prompt', () => {
  const prompts = new Prompts(data);
  const sentence = { file: null, words: said.hold.it, seconds: null };

  it('without a file is heard where the house has a sound of its words, and only there', async () => {
    expect(await prompts.fileOf(sentence, 'it')).toBe(join(folder, 'it-hold.wav'));
    expect(await prompts.fileOf({ ...sentence, words: '  RESTI in linea,\tper favore.' }, 'it')).toContain('it-hold');
    expect(await prompts.fileOf(sentence, 'en')).toBeNull();
    expect(await prompts.fileOf({ ...sentence, words: 'Qualcosa che nessuno ha detto.' }, 'it')).toBeNull();
    expect(await prompts.fileOf({ ...sentence, file: 'manca.wav' }, 'it')).toContain('it-hold');
  });

  it('is said by the centre’s own voice once it has one, and again anew', async () => {
    const first = await prompts.add('it-hold.wav', ownWav());
    const second = await prompts.add('it-hold.wav', ownWav());
    expect([first.file, second.file]).toEqual(['it-hold.wav', 'it-hold_2.wav']);
    expect(await prompts.fileOf(sentence, 'it')).toBe(join(data, 'prompts', 'it-hold_2.wav'));
    const house = await prompts.house();
    expect(house.find(({ file }) => file === 'it-hold.wav')).toMatchObject({ isSynthetic: false });
    expect(house.find(({ file }) => file === 'en-hold.wav')).toMatchObject({ isSynthetic: true });
    expect(await prompts.spoken(['it-next.wav', 'it-manca.wav'])).toEqual([join(folder, 'it-next.wav')]);
    expect(statSync(join(data, 'prompts', 'it-hold.wav')).size).toBe(ownWav().length);
  });

  it('is refused when it is no sound, whatever it is called', async () => {
    writeFileSync(join(data, 'x'), 'x');
    await expect(prompts.add('it-hold.wav', Buffer.from('no sound'))).rejects.toMatchObject({
      code: 'prompt.notSound',
    });
    await expect(prompts.add('../it-hold.wav', ownWav())).rejects.toMatchObject({ code: 'prompt.badName' });
  });
});
