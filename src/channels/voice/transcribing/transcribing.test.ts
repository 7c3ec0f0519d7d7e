import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { parseWav } from '../media/embedded/wav.js';
import { AskedTranscriber } from './asked.js';
import type { Program } from '#store/outside/program.js';
import { longestWords, transcribe, transcriberSettings } from './client.js';
import { testTranscriber } from './testing.js';
import { monoWav } from './wav.js';

const outside = await testTranscriber();
afterAll(() => outside.stop());

const samples = Int16Array.from({ length: 800 }, (_, i) => (i % 256) * 100 - 12_000);
const wav = monoWav(samples);
let settings: Program;

beforeEach(() => {
  outside.heard.length = 0;
  outside.mood = 'well';
  outside.says = 'quando scade la bolletta';
  const values = { PONTE_SPEECH_URL: outside.url, PONTE_SPEECH_MODEL: 'small', PONTE_SPEECH_KEY: 'abc' };
  settings = { ...transcriberSettings(values)!, timeoutMs: 400 };
});

describe('a transcriber', () => {
  it('is off without an address or a model, and only the host of its address may be inside', () => {
    expect(transcriberSettings({})).toBeNull();
    expect(transcriberSettings({ PONTE_SPEECH_URL: 'http://a.example/v1' })).toBeNull();
    expect(transcriberSettings({ PONTE_SPEECH_MODEL: 'small' })).toBeNull();
    expect(transcriberSettings({ PONTE_SPEECH_URL: 'http://A.example:9/v1', PONTE_SPEECH_MODEL: 'm' })).toEqual({
      ...{ url: 'http://A.example:9/v1', model: 'm', key: '', hosts: ['a.example:9'], timeoutMs: 4_000 },
    });
  });

  it('is sent the sound as a form that a web server reads, and says what it heard', async () => {
    expect(await transcribe(settings, wav, 'it')).toEqual({ is: 'words', words: 'quando scade la bolletta' });
    const [sent] = outside.heard;
    expect(sent!.fields).toEqual({ model: 'small', language: 'it', response_format: 'json' });
    expect(sent!.key).toBe('Bearer abc');
    expect([...parseWav(sent!.wav)]).toEqual([...samples]);
  });

  it('is not believed unread: one line, cut, no control characters', async () => {
    outside.says = ` ciao\n\u0000\u202e  mondo\t `;
    expect(await transcribe(settings, wav, 'it')).toEqual({ is: 'words', words: 'ciao mondo' });
    outside.says = 'parola '.repeat(900);
    const long = await transcribe(settings, wav, 'it');
    expect(long.is === 'words' && long.words.length).toBeLessThanOrEqual(longestWords);
    outside.says = '';
    expect(await transcribe(settings, wav, 'it')).toEqual({ is: 'words', words: '' });
  });

  it.each([
    ['broken', 'notThere'],
    ['nonsense', 'nonsense'],
    ['endless', 'nonsense'],
    // A redirect is not followed: nobody looked where it leads.
    ['elsewhere', 'notThere'],
    ['slow', 'tooSlow'],
  ] as const)('that is %s says nothing (%s)', async (mood, why) => {
    outside.mood = mood;
    expect(await transcribe(settings, wav, 'it')).toEqual({ is: 'nothing', why });
    expect(outside.heard).toHaveLength(1);
  });

  it('is not asked where the server may not ask', async () => {
    expect(await transcribe({ ...settings, hosts: [] }, wav, 'it')).toEqual({ is: 'nothing', why: 'notAllowed' });
    expect(outside.heard).toEqual([]);
  });
});

describe('a transcriber at work', () => {
  it('that fails twice is left alone for half a minute, then one may try', async () => {
    let now = 0;
    const asked = new AskedTranscriber(settings, () => now);
    outside.mood = 'broken';
    await asked.transcribe(wav, 'it');
    expect(asked.hears).toBe(true);
    await asked.transcribe(wav, 'it');
    expect(asked.hears).toBe(false);
    expect(await asked.transcribe(wav, 'it')).toEqual({ is: 'nothing', why: 'notThere' });
    expect(outside.heard).toHaveLength(2);
    now = 30_000;
    outside.mood = 'slow';
    const tried = asked.transcribe(wav, 'it');
    expect(asked.hears).toBe(false);
    await tried;
    expect(asked.hears).toBe(false);
    now = 60_000;
    outside.mood = 'well';
    expect(await asked.transcribe(wav, 'it')).toMatchObject({ is: 'words' });
    expect(asked.hears).toBe(true);
  });

  it('hears so many at once; the others go by keys', async () => {
    const asked = new AskedTranscriber(settings, () => 0);
    outside.mood = 'slow';
    const all = Array.from({ length: 20 }, () => asked.transcribe(wav, 'it'));
    expect(asked.hears).toBe(false);
    await Promise.all(all);
  });
});
