/** A machine's answer in the chat, seen by its customer, in the widget's API and on the page without script. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MachineDoor } from '#modules/contacts/contract.js';
import { testDatabase, type TestDatabase } from '#store/testing/database.js';
import { FakeCustomer } from './fake.js';
import { luciaAnswers, testCentre, type TestCentre } from './testing/centre.js';

const answers = (text: string): boolean => text.startsWith('Quando');

/** Answers whatever begins with "Quando". */
const machine: MachineDoor = {
  firstWord: async ({ text, clientId, isVulnerableCustomer, isPersonChosen }) => {
    const known = { topic: 'bill_due_date', sureness: 0.97, gateVersion: 4 };
    if (isPersonChosen === true) return { word: { ...known, reason: 'asksPerson', answer: null }, restMs: 30_000 };
    const isAnswered = answers(text) && !isVulnerableCustomer;
    if (!isAnswered) return { word: { ...known, reason: 'notSure', answer: null }, restMs: 30_000 };
    const answer = {
      ...{ clientId, body: 'Le risponde un sistema automatico, non una persona.\n\nÈ scritta in alto.' },
      ...{
        articleId: 'article_1',
        articleVersion: 2,
        title: 'Scadenza',
        source: 'Bolletta',
        checkedAt: 1_790_000_000_000,
      },
    };
    return { word: { ...known, reason: null, answer }, restMs: 30_000 };
  },
};

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
    for (const words of ['Ha risposto alla sua domanda?', 'Una persona', 'Fonte: Bolletta', 'non una persona'])
      expect(page).toContain(words);
    expect(page).not.toContain(`${path}/callback`);
    const no = await centre.app.inject({ method: 'POST', url: `${path}/not-answered`, headers, payload: '' });
    expect(no.statusCode).toBe(303);
    const after = (await centre.app.inject({ url: path })).body;
    expect(after).not.toContain('Ha risposto alla sua domanda?');
    expect(after).toContain(`${path}/callback`);
  });
});
