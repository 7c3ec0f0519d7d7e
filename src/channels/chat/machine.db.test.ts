/** A machine's answer in the chat, seen by its customer, in the widget's API and on the page without script. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MachineDoor } from '#modules/contacts/contract.js';
import { noMachine } from '#modules/contacts/index.js';
import { testDatabase, type TestDatabase } from '#store/testing/database.js';
import { FakeCustomer } from './fake.js';
import { luciaAnswers, testCentre, type TestCentre } from './testing/centre.js';

const answers = (text: string): boolean => text.startsWith('Quando');

const known = { topic: 'bill_due_date', sureness: 0.97, gateVersion: 4 };
const answerOf = (clientId: string, body: string) => ({
  ...{ clientId, body: `Le risponde un sistema automatico, non una persona.\n\n${body}` },
  ...{ articleId: 'article_1', articleVersion: 2, title: 'Scadenza', source: 'Bolletta', checkedAt: 1_790_000_000_000 },
});
const restMs = 30_000;

/** Answers whatever begins with "Quando"; of a fault it asks back where. */
const machine: MachineDoor = {
  ...noMachine,
  firstWord: async ({ text, clientId, isVulnerableCustomer, isPersonChosen }) => {
    if (isPersonChosen === true) return { word: { ...known, reason: 'asksPerson', answer: null }, restMs };
    const isAnswered = answers(text) && !isVulnerableCustomer;
    if (text.startsWith('Ci sono guasti'))
      return { word: { ...known, reason: 'needsMore', answer: null, asks: asksOf(clientId) }, restMs };
    if (!isAnswered) return { word: { ...known, reason: 'notSure', answer: null }, restMs };
    return { word: { ...known, reason: null, answer: answerOf(clientId, 'È scritta in alto.') }, restMs };
  },
  afterReply: async ({ text, clientId, turn }) => {
    expect(turn).toMatchObject({ isAskOpen: true, reason: 'needsMore' });
    if (!/\b20121\b/.test(text)) return { word: { ...known, reason: 'needsMore', answer: null }, restMs };
    return { word: { ...known, reason: null, answer: answerOf(clientId, 'Nessun guasto a 20121.') }, restMs };
  },
};
const asksOf = (clientId: string) => ({
  ...{ clientId, label: 'CAP', body: 'Le risponde un sistema automatico, non una persona.\n\nPer quale CAP?' },
});

let test: TestDatabase;
let centre: TestCentre;
beforeAll(async () => {
  test = await testDatabase();
  centre = await testCentre(test, null, machine);
});
afterAll(() => centre.close());

const newCustomer = (): FakeCustomer => new FakeCustomer((call) => centre.call(call));
const turn = async (id: string) =>
  (await test.pool.query(`select * from machine_turn where id = $1`, [id])).rows[0] as Record<string, unknown>;

describe('a machine in the chat', () => {
  it('answers at once, says what it is, and shows source and date; yes is solved', async () => {
    const customer = newCustomer();
    await customer.start('Quando scade la bolletta?');
    const { chat, messages } = await customer.read();
    expect(chat).toMatchObject({ isMachineAsking: true, state: 'waiting' });
    expect(messages).toMatchObject([
      { from: 'me' },
      { from: 'machine', machine: { synthetic: true, source: 'Bolletta', checkedAt: 1_790_000_000_000 } },
    ]);
    expect(messages[1]!.body).toContain('sistema automatico, non una persona');
    expect((await customer.confirm()).status).toBe(200);
    const after = await customer.read();
    expect(after.chat).toMatchObject({ state: 'resolved' });
    expect(after.chat.isMachineAsking).toBeUndefined();
    expect(await turn(customer.contactId)).toMatchObject({
      ...{ outcome: 'confirmed', topic: 'bill_due_date', gate_version: 4, article_version: 2, is_waiting: false },
      entry_id: messages[1]!.id,
    });
  });

  it('no is a person, at the place of the first message; nobody asks a second time', async () => {
    const customer = newCustomer();
    await customer.start('Quando scade la bolletta?');
    expect(await customer.notAnswered('denied')).toMatchObject({ status: 200, data: { isNew: true } });
    expect(await customer.notAnswered('denied')).toMatchObject({ status: 200, data: { isNew: false } });
    const { chat } = await customer.read();
    expect(chat).toMatchObject({ state: 'waiting', placeInLine: 1 });
    const contact = (await centre.floor.contact(customer.contactId))!;
    expect(contact.machine).toMatchObject({ outcome: 'denied' });
    const row = (await test.pool.query(`select arrived_at from interaction where contact_id = $1`, [contact.id]))
      .rows[0];
    expect((row as { arrived_at: number }).arrived_at).toBe(contact.openedAt);
    await customer.write('Quando scade allora?');
    expect((await customer.read()).messages.filter(({ from }) => from === 'machine')).toHaveLength(1);
    await luciaAnswers(centre.floor, customer.contactId, 'Eccomi.');
    expect(await turn(customer.contactId)).toMatchObject({ outcome: 'denied', is_waiting: true });
    expect((await turn(customer.contactId))['person_at']).toEqual(expect.any(Number));
  });

  it('says whoever chose a person on the page to the gate, and such a choice is no line', async () => {
    const customer = newCustomer();
    await customer.start('Quando scade la bolletta?', { queueId: 'person' });
    expect(await turn(customer.contactId)).toMatchObject({ outcome: 'left', reason: 'asksPerson' });
    expect((await customer.read()).chat).toMatchObject({ state: 'waiting' });
  });

  it('what it is not sure of changes nothing for the customer', async () => {
    const customer = newCustomer();
    await customer.start('Ho un problema strano');
    const { chat, messages } = await customer.read();
    expect(messages).toHaveLength(1);
    expect(chat.isMachineAsking).toBeUndefined();
    expect(await turn(customer.contactId)).toMatchObject({ outcome: 'left', reason: 'notSure', entry_id: null });
    expect((await customer.notAnswered('person')).status).toBe(409);
  });

  it('asks back once, and answers with what it is told; the place stays and only a yes solves', async () => {
    const customer = newCustomer();
    await customer.start('Ci sono guasti da me?');
    const { chat, messages } = await customer.read();
    expect(chat).toMatchObject({ machineNeeds: 'CAP', state: 'waiting' });
    expect(chat.isMachineAsking).toBeUndefined();
    expect(messages[1]).toMatchObject({ from: 'machine', machine: { synthetic: true, source: '' } });
    expect(messages[1]!.body).toContain('Per quale CAP?');
    expect((await customer.confirm()).status, 'nothing was answered yet').toBe(409);
    expect((await customer.write('20121', 'the-reply-of-the-customer')).status).toBe(200);
    expect((await customer.write('20121', 'the-reply-of-the-customer')).data).toMatchObject({ isNew: false });
    const after = await customer.read();
    expect(after.chat).toMatchObject({ isMachineAsking: true });
    expect(after.chat.machineNeeds).toBeUndefined();
    expect(after.messages.map(({ from }) => from)).toEqual(['me', 'machine', 'me', 'machine']);
    expect(after.messages[3]).toMatchObject({ machine: { source: 'Bolletta' } });
    expect(await turn(customer.contactId)).toMatchObject({ outcome: 'asking', asked_back: true, article_version: 2 });
    expect((await customer.confirm()).status).toBe(200);
    expect(await turn(customer.contactId)).toMatchObject({ outcome: 'confirmed', reason: null });
  });

  it('a reply without it is a person’s, with the whole story, and nobody asks a second time', async () => {
    const customer = newCustomer();
    await customer.start('Ci sono guasti da me?');
    await customer.write('non lo so');
    await customer.write('forse 20121');
    const { chat, messages } = await customer.read();
    expect(chat.machineNeeds).toBeUndefined();
    expect(chat).toMatchObject({ state: 'waiting' });
    expect((await centre.floor.contact(customer.contactId))!.interactions).toHaveLength(1);
    expect(messages.filter(({ from }) => from === 'machine')).toHaveLength(1);
    expect(await turn(customer.contactId)).toMatchObject({ outcome: 'left', reason: 'needsMore', asked_back: true });
  });

  it('while it asks back a person is one press away, in the chat and on the page without script', async () => {
    const customer = newCustomer();
    await customer.start('Ci sono guasti da me?');
    expect(await customer.notAnswered('person')).toMatchObject({ status: 200, data: { isNew: true } });
    expect(await turn(customer.contactId)).toMatchObject({ outcome: 'left', reason: 'asksPerson' });
    const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://127.0.0.1' };
    const post = (url: string, fields: Record<string, string> = {}) =>
      centre.app.inject({ method: 'POST', url, headers, payload: new URLSearchParams(fields).toString() });
    const open = async (clientId: string): Promise<string> => {
      const sent = await post('/help/write', { words: 'Ci sono guasti da me?', clientId });
      return String(sent.headers.location).split('?')[0]!;
    };
    const path = await open('a-form-id-that-asks-back-1');
    const page = (await centre.app.inject({ url: path })).body;
    expect(page).toContain('Per quale CAP?');
    expect(page).toContain('Scriva qui sotto: CAP.');
    expect(page).toContain('data-synthetic="true"');
    expect(page).not.toContain('Fonte:');
    expect((await post(`${path}/write`, { words: '20121', clientId: 'reply-of-the-form-1' })).statusCode).toBe(303);
    expect((await centre.app.inject({ url: path })).body).toContain('Nessun guasto a 20121.');
    const other = await open('a-form-id-that-asks-back-2');
    expect((await post(`${other}/person`)).statusCode).toBe(303);
    expect((await centre.app.inject({ url: other })).body).not.toContain('Scriva qui sotto');
  });

  it('nobody else presses for the customer, and nothing but the two wishes is taken', async () => {
    const customer = newCustomer();
    await customer.start('Quando scade?');
    const path = `/api/chat/${customer.contactId}/not-answered`;
    const post = (headers: Record<string, string>, body: unknown) =>
      centre.call({ method: 'POST', path, headers, body });
    const headers = { 'x-chat-token': customer.token };
    expect((await post(headers, { wish: 'confirmed' })).status).toBe(400);
    expect((await post({}, { wish: 'denied' })).status).toBe(401);
    const other = newCustomer();
    await other.start('Altro');
    expect((await post({ 'x-chat-token': other.token }, { wish: 'denied' })).status).toBe(403);
  });

  it('asks on the page without script too', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://127.0.0.1' };
    const payload = new URLSearchParams({ words: 'Quando scade la bolletta?', clientId: 'a-form-id-of-the-page' });
    const sent = await centre.app.inject({ method: 'POST', url: '/help/write', headers, payload: payload.toString() });
    expect(sent.statusCode).toBe(303);
    const path = String(sent.headers.location).split('?')[0]!;
    const page = (await centre.app.inject({ url: path })).body;
    for (const words of [
      'Ha risposto alla sua domanda?',
      'Parlare con una persona',
      'Fonte: Bolletta',
      'non una persona',
    ])
      expect(page).toContain(words);
    expect(page).not.toContain(`${path}/callback`);
    const no = await centre.app.inject({ method: 'POST', url: `${path}/not-answered`, headers, payload: '' });
    expect(no.statusCode).toBe(303);
    const after = (await centre.app.inject({ url: path })).body;
    expect(after).not.toContain('Ha risposto alla sua domanda?');
    expect(after).toContain(`${path}/callback`);
  });
});
