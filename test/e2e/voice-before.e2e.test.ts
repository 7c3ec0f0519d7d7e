/** What a caller hears before a person: real SIP and RTP, every sentence judged by numbers. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { sweepMessages } from '#channels/voice/index.js';
import { parseWav } from '#channels/voice/media/embedded/wav.js';
import { amplitudeOf } from '#channels/voice/media/testing/telephone.js';
import { defaultQueue } from '#kernel/routing/index.js';
import type { Contact, Entry } from '#modules/contacts/contract.js';
import type { VoiceRunning } from '#channels/voice/index.js';
import { testCentre } from './centre.js';
import { Outside } from './caller.js';

const centre = await testCentre({
  ...{ PONTE_SIP_PORT: '0', PONTE_RTP_PORTS: '25600-25998' },
  ...{ PONTE_SIP_TRUNK: 'sip://127.0.0.1:9', PONTE_SIP_NUMBER: '+390611' },
});
const outside = await Outside.open((centre.channels.get('call') as VoiceRunning).sipPort!);
afterAll(() => outside.close());
const { floor } = centre;
await floor.dispatch({ type: 'DefineQueue', at: floor.now(), queue: defaultQueue('queue_new', 'Nuovi') });

/** Text of a menu, published for a number. */
async function publish(name: string, number: string, blocks: string): Promise<void> {
  const text = `flow ${name}\nstart inizio\nperson persona\n\n${blocks}\nqueue persona\n  queue queue_bills\n  callback\n`;
  expect(await ada.call('POST', '/api/flows', { text, after: 0 })).toMatchObject({ status: 200 });
  const published = await ada.call('PUT', `/api/flows/${name}/published`, { version: 1, numbers: [number] });
  expect(published).toMatchObject({ status: 200 });
}

const ada = await centre.desk('Ada', ['administrator']);
const carla = await centre.desk('Carla');
const { pool } = centre.database;
/** The newest contact of a caller. */
const contactOf = async (number: string): Promise<Contact | null> => {
  const { rows } = await pool.query<{ data: Contact }>(
    `select c.data from contact c join call on call.contact_id = c.id where call.number = $1 order by c.opened_at desc limit 1`,
    [number],
  );
  return rows[0]?.data ?? null;
};

describe('a caller in line', () => {
  it('hears that the voice is recorded, place, wait, the offer; presses 1 and keeps the place', async () => {
    const first = await outside.call('+3906111', '+393330001');
    for (const said of ['recorded', 'next', 'wait-unknown', 'callback-offer']) {
      await expect.poll(() => first.hears(said), { message: said, interval: 500 }).toBe(true);
    }
    expect(await first.hears('ahead-one')).toBe(false);
    const second = await outside.call('+3906111', '+393330002');
    await expect.poll(() => second.hears('ahead-one'), { interval: 500 }).toBe(true);
    const line = async (): Promise<unknown[]> =>
      (
        await centre.database.pool.query(
          `select data ->> 'callbackTo' as to from interaction where place = 'waiting' order by queued_at`,
        )
      ).rows;
    await first.press('1');
    await first.ended;
    expect(await first.hears('callback-done')).toBe(true);
    await expect.poll(line).toEqual([{ to: '+393330001' }, { to: null }]);
    second.hangUp();
  });
});

describe('a voice message', () => {
  it('is asked for, said, confirmed; stands in line as written work; is heard at a desk and lies sealed', async () => {
    await publish('Messaggi', '+3906222', 'voicemail inizio\n  words Dica pure.\n  queue queue_bills\n  max 60\n');
    const caller = await outside.call('+3906222', '+393330021');
    await expect.poll(() => caller.hears('voicemail-ask'), { interval: 500 }).toBe(true);
    // Whoever knows it need not hear it to its end; then the tone, and two seconds of voice.
    await caller.press('#');
    await pause(2_500);
    await caller.press('#');
    await expect.poll(() => caller.hears('voicemail-review'), { interval: 500 }).toBe(true);
    await caller.press('1');
    await caller.ended;
    expect(await caller.hears('voicemail-sent')).toBe(true);
    const contact = await contactOf('+393330021');
    expect(contact).toMatchObject({ subject: 'Messaggio vocale', channel: 'call', doubts: [], turn: 'consultant' });
    expect(contact!.interactions).toMatchObject([{ channel: 'mail', place: 'waiting', isCallback: false }]);
    const { rows } = await pool.query<{ data: Entry }>('select data from entry where contact_id = $1', [contact!.id]);
    const [file] = rows[0]!.data.attachments;
    expect(file).toMatchObject({
      type: 'audio/wav',
      name: expect.stringMatching(/^Messaggio vocale 0:0[2-4]$/) as string,
    });
    const url = `${centre.url}/api/voice-messages/${file!.fileId}`;
    expect((await fetch(url)).status).toBe(401);
    expect((await fetch(`${url.slice(0, -3)}000`, { headers: carla.headers })).status).toBe(404);
    const heard = await fetch(url, { headers: carla.headers });
    expect([heard.status, heard.headers.get('content-type')]).toEqual([200, 'audio/wav']);
    const bytes = Buffer.from(await heard.arrayBuffer());
    expect(bytes.length).toBe(file!.size);
    // The tone that the caller said, and nothing of ours.
    expect(amplitudeOf(parseWav(bytes).slice(4_000, 12_000), 1_000)).toBeGreaterThan(1_000);
    // Whoever has no part in the contact and listens is written down.
    expect((await pool.query('select person_id from opening where contact_id = $1', [contact!.id])).rowCount).toBe(1);
    const sealed = readFileSync(join(centre.dataDir, 'recordings', 'sealed', `${file!.fileId}.sealed`));
    expect(sealed.includes(bytes.subarray(0, 64))).toBe(false);
    expect(readdirSync(join(centre.dataDir, 'recordings', 'open'))).toEqual([]);
    // Its time is over once the contact is: sound and row go together.
    expect(await sweepMessages(pool, centre.dataDir, Date.now() + 1, 10)).toBe(0);
    await pool.query(`update contact set state = 'unconfirmed' where id = $1`, [contact!.id]);
    expect(await sweepMessages(pool, centre.dataDir, Date.now() + 1, 10)).toBe(1);
    expect(readdirSync(join(centre.dataDir, 'recordings', 'sealed'))).toEqual([]);
    expect((await fetch(url, { headers: carla.headers })).status).toBe(404);
  });

  it('ends by hanging up too; zero is a person', async () => {
    const talker = await outside.call('+3906222', '+393330022');
    await expect.poll(() => talker.hears('voicemail-ask'), { interval: 500 }).toBe(true);
    await talker.press('#');
    await pause(2_500);
    talker.hangUp();
    await expect.poll(async () => (await contactOf('+393330022'))?.subject).toBe('Messaggio vocale');
    const asker = await outside.call('+3906222', '+393330023');
    await expect.poll(() => asker.hears('voicemail-ask'), { interval: 500 }).toBe(true);
    await asker.press('0');
    await expect.poll(async () => (await contactOf('+393330023'))?.interactions[0]?.channel).toBe('call');
    asker.hangUp();
  });
});

describe('a known caller', () => {
  it('is met by name, by number or by the code that was keyed; the open contact is proposed to be joined', async () => {
    await publish(
      'Noti',
      '+3906333',
      [
        'gather inizio\n  words Prema il codice.\n  what codice cliente\n  min 3\n  max 6\n  wait 1s\n  next chi\n  otherwise chi\n',
        'identify chi\n  code codice cliente\n  known persona\n  unknown nuovo\n',
        'queue nuovo\n  queue queue_new\n',
      ].join('\n'),
    );
    const first = await outside.call('+3906333', '+393330031');
    await expect.poll(async () => (await contactOf('+393330031'))?.queueId).toBe('queue_new');
    const known = (await contactOf('+393330031'))!;
    first.hangUp();
    const path = `/api/customers/${known.customerId}`;
    expect(await carla.call('PATCH', path, { name: 'Rosa Bianchi', code: '00427' })).toMatchObject({ status: 200 });
    // Again from the same number: known, and proposed beside what is open still.
    const second = await outside.call('+3906333', '+393330031');
    await expect.poll(async () => (await contactOf('+393330031'))?.id).not.toBe(known.id);
    const again = (await contactOf('+393330031'))!;
    expect(again).toMatchObject({ queueId: 'queue_bills', customerId: known.customerId, joinProposals: [known.id] });
    expect(again.customerName).toBe('Rosa Bianchi');
    second.hangUp();
    // From another telephone, by the code.
    const other = await outside.call('+3906333', '+393330032');
    await other.press('00427#');
    await expect.poll(async () => (await contactOf('+393330032'))?.customerName).toBe('Rosa Bianchi');
    other.hangUp();
    // Nobody’s code from nobody’s number.
    const stranger = await outside.call('+3906333', '+393330033');
    await stranger.press('999#');
    await expect.poll(async () => (await contactOf('+393330033'))?.queueId).toBe('queue_new');
    stranger.hangUp();
    expect((await carla.call('PATCH', path, { code: 'abc' })).status).toBe(400);
  });
});

describe('a machine that answers', () => {
  const menu = 'answer inizio\n  topic bill_due_date\n  next persona\n';
  const board = async (): Promise<unknown> =>
    ((await ada.call('GET', '/api/automatic/board')).body as { channels: unknown[] }).channels;

  it('says so, says the recorded answer, and solves by 1 alone; without a recording the person is next', async () => {
    const { person } = (await ada.call('GET', '/api/me')).body as { person: { id: string } };
    const words = { title: 'Scadenza', short: 'La data è in alto. La vede subito.', long: '', source: 'Contratto' };
    const draft = { ...words, audience: 'public', channels: ['call'], validFrom: null, validTo: null };
    const change = { topic: 'bill_due_date', language: 'it', draft, ownerId: person.id, reviewAt: null, revision: 0 };
    const article = '/api/studio/articles/article_due';
    expect(await ada.call('PUT', article, change)).toMatchObject({ status: 200 });
    expect(await ada.call('POST', `${article}/publish`, { revision: 1 })).toMatchObject({ status: 200 });
    await publish('Risposte', '+3906444', menu);
    const early = await outside.call('+3906444', '+393330041');
    await expect.poll(async () => (await contactOf('+393330041'))?.interactions[0]?.channel).toBe('call');
    expect((await contactOf('+393330041'))!.machine).toBeUndefined();
    early.hangUp();
    // Any sentence of the house stands for the recording: it is the file's name that makes it the answer's.
    const bytes = readFileSync(new URL('../../src/channels/voice/prompts/it-hold.wav', import.meta.url));
    const headers = { ...ada.headers, 'content-type': 'audio/wav', 'x-file-name': 'answer-bill_due_date-it-v1.wav' };
    const sent = await fetch(`${centre.url}/api/prompts`, { method: 'POST', body: bytes, headers });
    expect(sent.status).toBe(200);
    const helped = await outside.call('+3906444', '+393330042');
    for (const said of ['answer-machine', 'hold', 'answer-ask'])
      await expect.poll(() => helped.hears(said), { message: said, interval: 500 }).toBe(true);
    await helped.press('1');
    await helped.ended;
    expect(await helped.hears('answer-solved')).toBe(true);
    await expect.poll(async () => (await contactOf('+393330042'))?.state).toBe('resolved');
    expect(await contactOf('+393330042')).toMatchObject({
      ...{ interactions: [], machine: { outcome: 'confirmed', topic: 'bill_due_date' } },
      doubts: [{ state: 'confirmed', answer: 'Scadenza' }],
    });
    await expect.poll(board).toMatchObject([{ key: 'call', asked: 1, confirmed: 1, toPerson: 0 }]);
  });

  it('is followed by a person at the first moment’s place, with the story on the desk', async () => {
    const asker = await outside.call('+3906444', '+393330043');
    await expect.poll(() => asker.hears('answer-ask'), { interval: 500 }).toBe(true);
    await asker.press('2');
    await expect.poll(async () => (await contactOf('+393330043'))?.interactions[0]?.channel).toBe('call');
    const contact = (await contactOf('+393330043'))!;
    expect(contact).toMatchObject({ state: 'open', doubts: [], machine: { outcome: 'person' } });
    const { rows } = await pool.query<{ started: number; arrived: number; story: Entry }>(
      `select call.started_at::float8 as started, (i.data ->> 'arrivedAt')::float8 as arrived, e.data as story
         from call join interaction i on i.data ->> 'contactId' = call.contact_id
         join entry e on e.contact_id = call.contact_id and e.data -> 'author' ->> 'kind' = 'machine'
        where call.number = '+393330043'`,
    );
    expect(rows[0]!.arrived).toBe(rows[0]!.started);
    expect(rows[0]!.story).toMatchObject({
      body: expect.stringMatching(/voce automatica[^]*La vede subito\. Fonte: Contratto/) as string,
      params: { synthetic: 1, articleVersion: 1, source: 'Contratto' },
    });
    asker.hangUp();
  });
});
