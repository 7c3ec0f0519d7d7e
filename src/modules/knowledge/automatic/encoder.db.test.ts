/** A gate that learned with an encoder, at work in a centre: it answers with it, and never without. */
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Example, usualPromise } from '#kernel/gate/index.js';
import { testDatabase, type TestDatabase } from '#store/testing/database.js';
import type { Answer } from '../contract.js';
import { encoderSettings, type EncoderSettings } from '../encoder/client.js';
import { testEncoder, type TestEncoder } from '../encoder/testing.js';
import { unpack } from '../gate/pack.js';
import type { LearnTask, LearnTold } from './learn-work.js';
import { Automatic } from './service.js';
import { learned, made } from './testing.js';

const examples: readonly Example[] = [
  ...made(
    'due',
    'scade la bolletta',
    'scade la fattura',
    'è la scadenza',
    'scade la bolletta della luce',
    'si paga la bolletta',
  ),
  ...made(
    'reading',
    'mando la lettura',
    'faccio autolettura',
    'do la lettura del gas',
    'leggo il contatore',
    'vi mando i numeri',
  ),
  ...made(
    'password',
    'arriva la password',
    'cambio password',
    'scelgo la password',
    'va la password',
    'perdo la password',
  ),
  ...made(null, ...Array.from({ length: 30 }, (_, i) => `arriva il pacco ${i} da ${'abcdefghilmn'[i % 12]}oma`)),
];
const article: Answer = {
  ...{ articleId: 'article_due', version: 3, topic: 'due', language: 'it', title: 'Scadenza' },
  ...{ short: 'È scritta in alto.', long: '', source: 'Contratto', checkedAt: 0 },
};
const answers = {
  answerFor: async ({ topic }: { readonly topic: string }) => (topic === 'due' ? article : null),
  versionOf: async () => article,
};

let db: TestDatabase;
let outside: TestEncoder;
let encoder: EncoderSettings;
let automatic: Automatic;
let now = 1_000_000_000_000;
const centre = (settings: EncoderSettings | null): Automatic =>
  new Automatic({ pool: db.pool, answers, log: pino({ level: 'silent' }), now: () => now, encoder: settings });
const learnedWith = async (more: Partial<LearnTask> = {}): Promise<LearnTold> =>
  (await learned(examples, { encoder, ...more })).at(-1)!;
const ask = async (text: string, of = automatic) =>
  (await of.firstWord({
    ...{
      text,
      language: 'it',
      channel: 'chat',
      at: now,
      isVulnerableCustomer: false,
      customerId: null,
      clientId: 'one',
    },
  }))!.word;

beforeAll(async () => {
  db = await testDatabase();
  outside = await testEncoder();
  encoder = { ...encoderSettings({ PONTE_ENCODER_URL: outside.url, PONTE_ENCODER_MODEL: 'small' })!, timeoutMs: 300 };
  automatic = centre(encoder);
  const done = (await learnedWith()) as Extract<LearnTold, { is: 'done' }>;
  const { gate } = unpack(Buffer.from(done.packed));
  // The threshold by hand: so few questions promise nothing worth a test.
  const calibration = {
    ...{ ...usualPromise, threshold: 0.2, bound: 0.009, sample: 1000, sampleOutOfScope: 300, answered: 600, wrong: 1 },
  };
  await automatic.take({ gate, calibration }, 'paolo');
  const change = { isOn: true, restMs: 20_000, mailRestMs: 3_600_000, topicsBeyond: [], channels: ['chat' as const] };
  await automatic.change(change, (await automatic.facts()).changedAt, 'paolo');
});
beforeEach(() => {
  outside.mood = 'well';
  now += 3_600_000;
});
afterAll(async () => {
  await automatic.stop();
  await outside.stop();
});

it('answers with its encoder, also words that nobody taught it, and says which encoder it is', async () => {
  expect(await ask('Quando scade la bolletta?')).toMatchObject({ topic: 'due', reason: null });
  expect(await ask('Quando è il termine?')).toMatchObject({ topic: 'due' });
  expect(await automatic.facts()).toMatchObject({ encoder: { name: 'small', state: 'well' }, encoderSet: 'small' });
  expect(automatic.guess('Quando scade la bolletta?'), 'a hint waits for nobody').toMatchObject({ topic: 'due' });
});

it('leaves everything to people when its encoder is silent, changed or taken away', async () => {
  for (const [mood, state] of [
    ['broken', 'silent'],
    ['slow', 'silent'],
    ['other weights', 'changed'],
  ] as const) {
    outside.mood = mood;
    now += 3_600_000;
    expect(await ask('Quando scade la bolletta?'), mood).toMatchObject({ reason: 'encoderSilent', answer: null });
    expect(await ask('Voglio una persona'), mood).toMatchObject({ reason: 'asksPerson' });
    expect((await automatic.facts()).encoder, mood).toEqual({ name: 'small', state });
    expect(automatic.guess('Quando scade la bolletta?')!.sureness).toBeGreaterThan(0);
  }
  outside.mood = 'well';
  now += 3_600_000;
  expect(await ask('Quando scade la bolletta?'), 'and comes back by itself').toMatchObject({ reason: null });

  const without = centre(null);
  await without.refresh();
  expect(await ask('Quando scade la bolletta?', without)).toMatchObject({ reason: 'encoderSilent', answer: null });
  expect(await without.facts()).toMatchObject({ encoder: { name: 'small', state: 'off' }, encoderSet: null });
  await without.stop();
});

it('is not narrowed by its own watch while its encoder is silent: that tells nothing of the questions', async () => {
  const turns = (reason: string) =>
    db.pool.query(
      `insert into machine_turn (id, channel, at, topic, sureness, gate_version, reason, outcome, outcome_at)
       select $2 || n, 'chat', $1, 'due', 0, 1, $2, 'left', $1 from generate_series(1, 200) n`,
      [now, reason],
    );
  await turns('encoderSilent');
  expect((await automatic.facts()).drift).toMatchObject({ state: 'open', seen: { unsure: { count: 0 } } });
  await turns('notSure');
  expect((await automatic.facts()).drift).toMatchObject({ because: 'unsure', seen: { unsure: { count: 200 } } });
});

it('learns nothing when the encoder is silent, and compares two versions only with the same one', async () => {
  outside.mood = 'broken';
  expect(await learnedWith()).toEqual({ is: 'refused', problem: 'gate.encoderSilent' });
  outside.mood = 'well';
  const first = (await learnedWith()) as Extract<LearnTold, { is: 'done' }>;
  const before = { version: 1, packed: first.packed, learned: new Uint32Array() };
  expect((await learnedWith({ before })) as object).toMatchObject({ compared: { before: { version: 1 } } });
  expect((await learnedWith({ before, encoder: null })) as object).toMatchObject({ compared: null });
});
