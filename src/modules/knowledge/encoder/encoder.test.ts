import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Encoder, learnGate, readQuestion } from '#kernel/gate/index.js';
import { pack, unpack } from '../gate/pack.js';
import { AskedEncoder } from './asked.js';
import { encode, encodeAll, encoderOf, encoderSettings, type EncoderSettings } from './client.js';
import { testEncoder, type TestEncoder } from './testing.js';

let outside: TestEncoder;
let settings: EncoderSettings;
beforeAll(async () => {
  outside = await testEncoder();
  settings = { ...encoderSettings({ PONTE_ENCODER_URL: outside.url, PONTE_ENCODER_MODEL: 'small' })!, timeoutMs: 300 };
});
beforeEach(() => {
  outside.mood = 'well';
  outside.asked.length = 0;
});
afterAll(() => outside.stop());

describe('an encoder outside', () => {
  it('is off unless an address and a model are set', () => {
    expect(encoderSettings({})).toBeNull();
    expect(encoderSettings({ PONTE_ENCODER_URL: 'http://a.example/v1' })).toBeNull();
    expect(encoderSettings({ PONTE_ENCODER_MODEL: 'small' })).toBeNull();
  });

  it('is sent no name, number or address, and its numbers are put in order, of length one', async () => {
    const texts = ['Mi chiamo Rosa Verdi, il mio numero è 333 1234567', 'scade la fattura', ''];
    const told = await encode(settings, texts);
    if (told.is === 'nothing') throw new Error(told.why);
    expect(outside.asked.join(' ')).not.toMatch(/rosa|verdi|333|1234567/i);
    expect(told.encoded).toHaveLength(3);
    for (const one of told.encoded) expect(Math.hypot(...one)).toBeCloseTo(1, 5);
    expect(told.encoded[1]![0], 'of the second text, though it came last but one').toBeGreaterThan(0.5);
  });

  it('is not believed when it answers half, badly, late or not at all', async () => {
    outside.mood = 'nonsense';
    expect(await encode(settings, ['a', 'b'])).toEqual({ is: 'nothing', why: 'nonsense' });
    outside.mood = 'broken';
    expect(await encode(settings, ['a'])).toEqual({ is: 'nothing', why: 'notThere' });
    outside.mood = 'slow';
    expect(await encode(settings, ['a'])).toEqual({ is: 'nothing', why: 'tooSlow' });
    expect(await encode({ ...settings, hosts: [] }, ['a'])).toEqual({ is: 'nothing', why: 'notAllowed' });
    outside.mood = 'broken';
    await expect(encodeAll(settings, ['a'])).rejects.toThrow('notThere');
  });

  it('is asked for many texts in batches, and tells how far it is', async () => {
    const shares: number[] = [];
    const texts = Array.from({ length: 150 }, (_, i) => `scade ${'x'.repeat(i % 9)}`);
    expect(await encodeAll(settings, texts, (share) => shares.push(share))).toHaveLength(150);
    expect(shares).toHaveLength(3);
    expect(shares.at(-1)).toBe(1);
  });
});

describe('an encoder beside a gate', () => {
  let learnedWith: Encoder;
  let at = 0;
  beforeAll(async () => {
    outside.mood = 'well';
    learnedWith = await encoderOf(settings);
  });

  it('says nothing when its weights changed, until they are the old ones again', async () => {
    const asked = new AskedEncoder(settings, () => at);
    expect(await asked.state(learnedWith)).toBe('well');
    expect(await asked.encoded('quando scade', learnedWith)).not.toBeNull();
    outside.mood = 'other weights';
    at += 10 * 60_000;
    expect(await asked.encoded('quando scade', learnedWith), 'looked at again after ten minutes').toBeNull();
    expect(await asked.state(learnedWith)).toBe('changed');
    outside.asked.length = 0;
    expect(await asked.encoded('quando scade', learnedWith)).toBeNull();
    expect(outside.asked, 'what would be of no use is not sent').toEqual([]);
    outside.mood = 'well';
    at += 10 * 60_000;
    expect(await asked.encoded('quando scade', learnedWith)).not.toBeNull();
  });

  it('that fails three times is left alone for half a minute, so that nobody waits for it', async () => {
    const asked = new AskedEncoder(settings, () => at);
    outside.mood = 'broken';
    for (let i = 0; i < 3; i++) expect(await asked.encoded('ciao', learnedWith)).toBeNull();
    const before = outside.asked.length;
    expect(await asked.encoded('ciao', learnedWith)).toBeNull();
    expect(await asked.state(learnedWith)).toBe('silent');
    expect(outside.asked).toHaveLength(before);
    outside.mood = 'well';
    at += 30_000;
    expect(await asked.encoded('ciao', learnedWith)).not.toBeNull();
  });

  it('is off where none is set', async () => {
    const asked = new AskedEncoder(null, () => at);
    expect(await asked.encoded('ciao', learnedWith)).toBeNull();
    expect(await asked.state(learnedWith)).toBe('off');
  });
});

describe('a gate that learned with an encoder', () => {
  const said = {
    due: ['quando scade la bolletta', 'scadenza della fattura', 'qual è la scadenza?', 'la bolletta quando scade'],
    reading: ['mando la lettura', 'autolettura del gas', 'come do la lettura', 'comunico la lettura'],
    password: ['password persa', 'nuova password', 'non ricordo la password', 'la password non va'],
  };
  const examples = Object.entries(said).flatMap(([intent, texts]) => texts.map((text) => ({ text, intent })));

  it('knows words that nobody said to it, and without its encoder is sure of nothing', async () => {
    const of = async (texts: readonly string[]) => encodeAll(settings, texts);
    const meant = { encoder: await encoderOf(settings), encoded: await of(examples.map(({ text }) => text)) };
    const gate = learnGate(examples, 3, undefined, meant);
    const words = learnGate(examples, 3);
    const question = 'entro che termine devo versare';
    const [encoded] = await of([question]);
    expect(readQuestion(gate, question, encoded).intent).toBe('due');
    expect(readQuestion(gate, question, encoded).share).toBeGreaterThan(readQuestion(words, question).share);
    const known = 'quando scade la bolletta';
    expect(readQuestion(gate, known, (await of([known]))[0]).sureness).toBeGreaterThan(0);
    expect(readQuestion(gate, known).sureness).toBe(0);
    expect(readQuestion(gate, known).intent, 'the words still give a hint').toBe('due');

    const back = unpack(pack({ gate, calibration: null })).gate;
    expect(back.learners.meaning!.encoder).toEqual(gate.learners.meaning!.encoder);
    const [one, other] = [readQuestion(gate, question, encoded), readQuestion(back, question, encoded)];
    expect(other.intent).toBe(one.intent);
    expect(other.sureness).toBeCloseTo(one.sureness, 1);
  });
});
