/** A caller says in their own words what they want: real SIP and RTP, a transcriber on loopback, the centre's own gate. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VoiceRunning } from '#channels/voice/index.js';
import { parseWav } from '#channels/voice/media/embedded/wav.js';
import { amplitudeOf } from '#channels/voice/media/testing/telephone.js';
import { testTranscriber } from '#channels/voice/transcribing/testing.js';
import { defaultQueue } from '#kernel/routing/index.js';
import type { Contact, Entry } from '#modules/contacts/contract.js';
import { Outside } from './caller.js';
import { testCentre } from './centre.js';

const transcriber = await testTranscriber();
const centre = await testCentre({
  ...{ PONTE_SIP_PORT: '0', PONTE_RTP_PORTS: '25000-25198' },
  ...{ PONTE_SPEECH_URL: transcriber.url, PONTE_SPEECH_MODEL: 'small', PONTE_SPEECH_MS: '1000' },
});
const outside = await Outside.open((centre.channels.get('call') as VoiceRunning).sipPort!);
afterAll(() => Promise.all([outside.close(), transcriber.stop()]));
const { floor, automatic } = centre;
const { pool } = centre.database;
const ada = await centre.desk('Ada', ['administrator']);
await floor.dispatch({ type: 'DefineQueue', at: floor.now(), queue: defaultQueue('queue_complaints', 'Reclami') });

const menu = `flow Voce
start scelta
person persona

menu scelta
  words Prema 1 per un reclamo.
  key 1 reclami Un reclamo
  topic 1 complaint
  speech 2s

queue reclami
  queue queue_complaints

queue persona
  queue queue_bills
`;
const contactOf = async (number: string): Promise<Contact | null> => {
  const { rows } = await pool.query<{ data: Contact }>(
    'select c.data from contact c join call on call.contact_id = c.id where call.number = $1',
    [number],
  );
  return rows[0]?.data ?? null;
};
const storyOf = async (number: string): Promise<Entry[]> => {
  const { rows } = await pool.query<{ data: Entry }>(
    'select e.data from entry e join call on call.contact_id = e.contact_id where call.number = $1 order by e.seq',
    [number],
  );
  return rows.map(({ data }) => data);
};

/** Enough of them to measure a promise on. */
const starts = [
  'Quando',
  'Mi dice quando',
  'Vorrei sapere quando',
  'Sapete quando',
  'Per favore, quando',
  'Chiedo quando',
];
const asked = (intent: string | null, verbs: readonly string[], things: readonly string[]) =>
  starts.flatMap((start) =>
    verbs.flatMap((verb) => things.map((thing) => ({ text: `${start} ${verb} ${thing}`, intent }))),
  );

beforeAll(async () => {
  const bills = ['la bolletta', 'la mia bolletta', 'questa bolletta', 'la bolletta della luce', 'la bolletta del gas'];
  const desks = ['lo sportello', 'il vostro sportello', 'l’ufficio', 'lo sportello in centro', 'l’ufficio in piazza'];
  const others = ['il treno per Roma', 'il tram', 'la nave', 'il pacco', 'l’aereo'];
  const examples = [
    ...asked('bill_due_date', ['scade', 'si paga', 'devo pagare'], bills),
    ...asked('opening_hours', ['apre', 'chiude', 'è aperto'], desks),
    ...asked(null, ['parte', 'passa', 'arriva'], others),
  ];
  const { done } = await automatic.learn(examples, 0.2, null);
  expect(await done).toBe(1);
  expect((await automatic.facts()).gate!.calibration.threshold).toBeLessThan(1);
  const { restMs, mailRestMs, changedAt } = await automatic.facts();
  await automatic.change({ isOn: true, restMs, mailRestMs, channels: ['call'], topicsBeyond: [] }, changedAt, 'ada');
  const { person } = (await ada.call('GET', '/api/me')).body as { person: { id: string } };
  const words = { title: 'Scadenza', short: 'La data è in alto.', long: '', source: 'Contratto' };
  const draft = { ...words, audience: 'public', channels: ['call'], validFrom: null, validTo: null };
  const article = '/api/studio/articles/article_due';
  const change = { topic: 'bill_due_date', language: 'it', draft, ownerId: person.id, reviewAt: null, revision: 0 };
  expect(await ada.call('PUT', article, change)).toMatchObject({ status: 200 });
  expect(await ada.call('POST', `${article}/publish`, { revision: 1 })).toMatchObject({ status: 200 });
  const { body } = await ada.call('POST', '/api/flows/check', { text: menu });
  const params = { name: 'scelta', n: 1, titles: 'Scadenza' };
  expect((body as { warnings: unknown[] }).warnings).toContainEqual({ line: 5, code: 'flow.speechUnrecorded', params });
  const { silent } = (await ada.call('GET', '/api/prompts')).body as { silent: unknown };
  const script = expect.stringMatching(/^La data è in alto\..*Contratto/s) as string;
  expect(silent).toEqual([
    { title: 'Scadenza', language: 'it', file: 'answer-bill_due_date-it-v1.wav', words: script },
  ]);
  expect(await ada.call('POST', '/api/flows', { text: menu, after: 0 })).toMatchObject({ status: 200 });
  const published = { version: 1, numbers: ['+3906111'] };
  expect(await ada.call('PUT', '/api/flows/Voce/published', published)).toMatchObject({ status: 200 });
}, 60_000);

describe('a caller who says it', () => {
  it('is answered by a person at once where no recording answers, and by the recording where one does', async () => {
    transcriber.says = 'Quando scade la bolletta?';
    const early = await outside.call('+3906111', '+393330001');
    await expect.poll(() => early.hears('speech-ask'), { interval: 500 }).toBe(true);
    await expect
      .poll(async () => (await contactOf('+393330001'))?.machine?.reason, { timeout: 20_000 })
      .toBe('noArticle');
    early.hangUp();
    // Any sentence of the house stands for the recording: it is the file's name that makes it the answer's.
    const bytes = readFileSync(new URL('../../src/channels/voice/prompts/it-hold.wav', import.meta.url));
    const headers = { ...ada.headers, 'content-type': 'audio/wav', 'x-file-name': 'answer-bill_due_date-it-v1.wav' };
    expect((await fetch(`${centre.url}/api/prompts`, { method: 'POST', body: bytes, headers })).status).toBe(200);
    const caller = await outside.call('+3906111', '+393330002');
    // Before, 1 would be the menu's own key.
    await expect.poll(() => caller.hears('answer-machine'), { timeout: 30_000, interval: 500 }).toBe(true);
    // While the answer is heard 1 solves nothing; as soon as it was heard, it does.
    const solved = async (): Promise<unknown> => {
      await caller.press('1');
      return (await contactOf('+393330002'))?.state;
    };
    await expect.poll(solved, { interval: 500 }).toBe('resolved');
    await caller.ended;
    for (const said of ['answer-machine', 'hold', 'answer-solved']) expect(await caller.hears(said), said).toBe(true);
    const machine = { outcome: 'confirmed', topic: 'bill_due_date', gateVersion: 1, channel: 'call' };
    const contact = await contactOf('+393330002');
    expect(contact).toMatchObject({ subject: transcriber.says, interactions: [], machine });
    expect(contact!.machine!.sureness).toBeGreaterThan(0.5);
    // The transcriber was sent what the caller said, and nothing of ours; it lies in no folder.
    const { fields, wav } = transcriber.heard.at(-1)!;
    expect(fields).toEqual({ model: 'small', language: 'it', response_format: 'json' });
    expect(amplitudeOf(parseWav(wav).slice(4_000, 12_000), 1_000)).toBeGreaterThan(1_000);
    const open = join(centre.dataDir, 'recordings', 'open');
    expect(existsSync(open) ? readdirSync(open) : []).toEqual([]);
  });

  it('and wants a person, has one at the place of the call’s first moment; the words stand at the desk', async () => {
    transcriber.says = 'Vorrei parlare con una persona';
    const caller = await outside.call('+3906111', '+393330003');
    await expect.poll(async () => (await contactOf('+393330003'))?.interactions[0]?.place).toBe('waiting');
    const contact = (await contactOf('+393330003'))!;
    expect(contact).toMatchObject({ queueId: 'queue_bills', machine: { outcome: 'left', reason: 'asksPerson' } });
    const { rows } = await pool.query<{ started: number; arrived: number }>(
      `select call.started_at::float8 as started, (i.data ->> 'arrivedAt')::float8 as arrived
         from call join interaction i on i.data ->> 'contactId' = call.contact_id where call.number = '+393330003'`,
    );
    expect(rows[0]!.arrived).toBe(rows[0]!.started);
    expect((await storyOf('+393330003')).slice(0, 2)).toMatchObject([
      { kind: 'message', author: { kind: 'customer' }, body: transcriber.says, params: { transcribed: 1 } },
      { kind: 'note', body: expect.stringMatching(/^Telefonata da \+393330003 · Menu «Voce»/) as string },
    ]);
    caller.hangUp();
  });

  it('presses a key instead, and is where the key leads: nothing was sent', async () => {
    const sent = transcriber.heard.length;
    const caller = await outside.call('+3906111', '+393330004');
    await caller.press('1');
    await expect.poll(async () => (await contactOf('+393330004'))?.queueId).toBe('queue_complaints');
    expect(transcriber.heard).toHaveLength(sent);
    caller.hangUp();
  });

  it('to a machine that fails has a person, and after two failures nobody is asked to speak', async () => {
    transcriber.mood = 'slow';
    for (const number of ['+393330005', '+393330006']) {
      const caller = await outside.call('+3906111', number);
      await expect.poll(async () => (await contactOf(number))?.queueId).toBe('queue_bills');
      expect((await storyOf(number))[0]!.body).toMatch(/non ha capito$/);
      caller.hangUp();
    }
    const third = await outside.call('+3906111', '+393330007');
    await expect.poll(async () => (await contactOf('+393330007'))?.queueId, { timeout: 20_000 }).toBe('queue_bills');
    expect(await third.hears('speech-ask')).toBe(false);
    third.hangUp();
  });
});
