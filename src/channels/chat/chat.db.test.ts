import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queuesOf } from '#kernel/routing/index.js';
import { testDatabase, type TestDatabase } from '#store/testing/database.js';
import { FakeCustomer, newClientId } from './fake.js';
import doubtFixture from './fixtures/doubt.json' with { type: 'json' };
import messageFixture from './fixtures/message.json' with { type: 'json' };
import startFixture from './fixtures/start.json' with { type: 'json' };
import { luciaAnswers, luciaAsks, luciaWrites, testCentre, type TestCentre } from './testing/centre.js';

let test: TestDatabase;
let centre: TestCentre;
beforeAll(async () => {
  test = await testDatabase();
  centre = await testCentre(test);
});
afterAll(() => centre.close());

const newCustomer = (): FakeCustomer => new FakeCustomer((call) => centre.call(call));
const png = Buffer.from('\x89PNG\r\n\x1a\n and a picture', 'latin1');
const upload = (customer: FakeCustomer, name: string, bytes: Buffer, token = customer.token) =>
  centre.app.inject({
    method: 'POST',
    url: `/api/chat/${customer.contactId}/files?name=${encodeURIComponent(name)}`,
    headers: { 'x-chat-token': token, 'content-type': 'application/octet-stream' },
    payload: bytes,
  });

describe('what it is about', () => {
  const topic = (queueId: string, it: string) => ({ queueId, it, en: `${it} (en)` });
  const ways = async (): Promise<{ topics: unknown[] }> =>
    (await centre.call({ method: 'GET', path: '/api/chat' })).data as { topics: unknown[] };
  const page = async (): Promise<string> => (await centre.app.inject({ url: '/help' })).body;
  const choose = (topics: unknown): Promise<unknown> =>
    test.pool.query(
      `insert into setting values ('centre', $1, 0) on conflict (name) do update set value = excluded.value`,
      [JSON.stringify({ topics })],
    );

  it('is asked only where there is a choice, and never of queues that are gone', async () => {
    const guasti = topic('queue_guasti', 'Un guasto');
    expect((await ways()).topics).toEqual([]);
    await choose([guasti, topic('queue_gone', 'Altro')]);
    expect((await ways()).topics).toEqual([]);
    expect(await page()).not.toContain('<select');
  });

  it('leads to its queue from the widget and from the form; who does not know talks to a person all the same', async () => {
    const { queue } = { queue: structuredClone([...queuesOf(centre.floor.routing)][0]!) };
    const fatture = { ...queue, id: 'queue_fatture', name: 'Fatture', skills: { fatture: 5 } };
    await centre.floor.dispatch({ type: 'DefineQueue', at: centre.floor.now(), queue: fatture });
    await choose([topic('queue_guasti', 'Un guasto'), topic('queue_fatture', 'Una bolletta')]);
    expect((await ways()).topics).toHaveLength(2);
    const html = await page();
    expect(html).toMatch(/<option value="">\s*Non lo so/);
    expect(html).toContain('Una bolletta');
    const sent = async (fields: Record<string, string>): Promise<string> => {
      const answer = await centre.app.inject({
        method: 'POST',
        url: '/help/write',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams({ words: 'Buongiorno', clientId: newClientId(), ...fields }).toString(),
      });
      expect(answer.statusCode).toBe(303);
      const { rows } = await test.pool.query<{ queue_id: string }>(
        'select queue_id from contact order by opened_at desc, seq desc limit 1',
      );
      return rows[0]!.queue_id;
    };
    expect(await sent({ topic: 'queue_fatture' })).toBe('queue_fatture');
    expect(await sent({ topic: '' })).toBe('queue_guasti');
    expect(await sent({})).toBe('queue_guasti');
    const widget = newCustomer();
    await widget.start('La bolletta', { queueId: 'queue_fatture' });
    expect((await centre.floor.contact(widget.contactId))!.queueId).toBe('queue_fatture');
    await choose([]);
    await centre.floor.dispatch({
      ...{ type: 'RemoveQueue', at: centre.floor.now() },
      ...{ queueId: 'queue_fatture', moveTo: 'queue_guasti' },
    });
  });
});

describe('who may', () => {
  it('401 without a token, 403 for another conversation, 400 for what is no request', async () => {
    const mine = newCustomer();
    const other = newCustomer();
    await mine.start('Buongiorno');
    await other.start('Buonasera');
    const path = `/api/chat/${mine.contactId}`;
    expect((await centre.call({ method: 'GET', path })).status).toBe(401);
    expect((await centre.call({ method: 'GET', path, headers: { 'x-chat-token': other.token } })).status).toBe(403);
    expect((await centre.call({ method: 'GET', path, headers: { 'x-chat-token': `${mine.token}x` } })).status).toBe(
      401,
    );
    expect((await mine.act('messages', { clientId: 'x', body: 1 })).status).toBe(400);
    // A mark's id is 'mark_…', a message's 'entry_…': a client that writes 'mark_' names a message all the same.
    expect((await mine.write('x', 'mark_0000000000000001')).status).toBe(200);
    expect((await mine.act('callback', { to: 'domani' })).status).toBe(400);
    expect((await upload(mine, 'a.png', png, other.token)).statusCode).toBe(403);
  });

  it('takes what the widget sends', async () => {
    const customer = newCustomer();
    await customer.start(startFixture.body, { name: startFixture.name });
    expect((await customer.act('messages', messageFixture)).status).toBe(200);
    expect((await customer.act('doubt', doubtFixture)).status).toBe(200);
    expect((await customer.read()).messages.map((one) => one.body)).toEqual([
      startFixture.body,
      messageFixture.body,
      doubtFixture.words,
    ]);
  });

  it('keeps only the hash of a token', async () => {
    const customer = newCustomer();
    await customer.start('Una cosa');
    expect(customer.token).toMatch(/^[\w-]{43}$/);
    const { rows } = await test.pool.query<{ row: string }>('select chat_token::text as row from chat_token');
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.some(({ row }) => row.includes(customer.token))).toBe(false);
  });
});

describe('once, however often it is sent', () => {
  it('a start repeated gives the same contact and a usable token', async () => {
    const [first, second] = [newCustomer(), newCustomer()];
    const { body, ...options } = startFixture;
    const clientId = newClientId();
    const started = await Promise.all([
      first.start(body, { name: options.name, clientId }),
      second.start(body, { name: options.name, clientId }),
    ]);
    expect(started[0]).toEqual(started[1]);
    expect(await newCustomer().start(body, { clientId })).toEqual(started[0]);
    const { messages } = await second.read();
    expect(messages.map((message) => [message.id, message.body])).toEqual([[started[0].entryId, body]]);
    expect(JSON.stringify(messages)).not.toContain(clientId);
  });

  it('a message or a doubt repeated stands there once', async () => {
    const customer = newCustomer();
    await customer.start('La luce va e viene');
    const id = newClientId();
    expect((await customer.write('Da ieri', id)).data).toMatchObject({ isNew: true });
    expect((await customer.write('Da ieri', id)).data).toMatchObject({ isNew: false });
    const doubt = newClientId();
    await customer.doubt('Pago lo stesso?', doubt);
    await customer.doubt('Pago lo stesso?', doubt);
    const { messages, chat } = await customer.read();
    expect(messages.map((message) => message.body)).toEqual(['La luce va e viene', 'Da ieri', 'Pago lo stesso?']);
    expect(messages[1]).toMatchObject({ id: `entry_${id}`, from: 'me' });
    expect(chat.doubts.map((one) => one.words)).toEqual(['La luce va e viene', 'Pago lo stesso?']);
  });
});

describe('the way of a conversation', () => {
  it('waits, is answered, asked and closed by the customer alone; a late doubt opens it again', async () => {
    const customer = newCustomer();
    await customer.start('Il telefono non va', { name: 'Giulia' });
    const queueBefore = await customer.read();
    expect(queueBefore.chat).toMatchObject({ state: 'waiting', consultantName: null });
    expect(queueBefore.chat.placeInLine).toBeGreaterThan(0);
    expect((await customer.confirm()).status).toBe(409);

    for (const id of await waiting()) if (id !== customer.contactId) await dropFromLine(id);
    await luciaAnswers(centre.floor, customer.contactId, 'Buongiorno, guardo subito.');
    await luciaWrites(centre.floor, customer.contactId, 'Il guasto è riparato.');
    const during = await customer.read();
    expect(during.chat).toMatchObject({ state: 'answered', consultantName: 'Lucia' });
    expect(during.messages.at(-1)).toMatchObject({ from: 'person', name: 'Lucia', delivery: 'sent' });

    await luciaAsks(centre.floor, customer.contactId);
    expect((await customer.read()).chat.state).toBe('asked');
    expect((await customer.confirm()).status).toBe(200);
    expect((await customer.confirm()).data).toMatchObject({ isNew: false });
    expect((await customer.read()).chat).toMatchObject({ state: 'resolved' });

    await customer.doubt('Quando arriva il rimborso?');
    const after = await customer.read();
    expect(after.chat.state).not.toBe('resolved');
    expect(after.chat.doubts.map((one) => one.state)).toEqual(['confirmed', 'open']);
  });

  it('a callback keeps the place, asked twice is once; leaving gives it up, and a word brings it back', async () => {
    const customer = newCustomer();
    await customer.start('Ho pagato due volte');
    await centre.floor.dispatch({ type: 'Wish', at: centre.floor.now(), consultantId: 'person_lucia', wish: 'off' });
    const before = (await customer.read()).chat.placeInLine;
    expect((await customer.callBack('045 555 0142')).status).toBe(200);
    expect((await customer.callBack('045 555 0142')).status).toBe(200);
    const { chat } = await customer.read();
    expect(chat).toMatchObject({ isCallback: true, placeInLine: before });
    expect((await customer.leave()).status).toBe(200);
    expect((await customer.callBack('045 555 0142')).status).toBe(409);
    await customer.write('Sono tornata');
    expect((await customer.read()).chat.state).toBe('waiting');
  });

  it('somebody known by an earlier conversation is the same customer', async () => {
    const customer = newCustomer();
    await customer.start('Una prima cosa', { name: 'Piero' });
    const earlier = customer.token;
    const again = newCustomer();
    await again.start('Un’altra cosa', { earlier });
    const first = await centre.floor.contact(customer.contactId);
    const second = await centre.floor.contact(again.contactId);
    expect(second!.customerId).toBe(first!.customerId);
    const stranger = newCustomer();
    await stranger.start('Altro', { earlier: 'x'.repeat(43) });
    expect((await centre.floor.contact(stranger.contactId))!.customerId).not.toBe(first!.customerId);
  });
});

describe('files', () => {
  it('come in checked, go out harmless, and only to their own conversation', async () => {
    const customer = newCustomer();
    const other = newCustomer();
    await customer.start('Le mando la foto');
    await other.start('Un altro');
    const file = (await upload(customer, '../../contatore.exe', png)).json<{ fileId: string; name: string }>();
    expect(file).toMatchObject({ name: 'contatore.png', type: 'image/png', size: png.length });
    expect((await upload(customer, 'altro nome.png', png)).json()).toMatchObject({ fileId: file.fileId });
    expect((await upload(customer, 'x.png', Buffer.from('<script>alert(1)</script>'))).json()).toMatchObject({
      code: 'file.notAllowed',
    });
    expect((await upload(customer, 'big.png', Buffer.concat([png, Buffer.alloc(10 * 1024 * 1024)]))).statusCode).toBe(
      413,
    );

    expect((await other.write('Guardi', newClientId(), [file])).status).toBeGreaterThanOrEqual(400);
    await customer.write('', newClientId(), [file]);
    const { messages } = await customer.read();
    expect(messages.at(-1)!.attachments[0]).toMatchObject({ fileId: file.fileId, type: 'image/png' });

    const url = (token: string) => `/help/c/${token}/files/${file.fileId}`;
    const got = await centre.app.inject(url(customer.token));
    expect(got.rawPayload.equals(png)).toBe(true);
    expect(got.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'content-type': 'image/png' });
    expect(got.headers['content-security-policy']).toContain('sandbox');
    expect((await centre.app.inject(url(other.token))).statusCode).toBe(404);
  });
});

async function waiting(): Promise<string[]> {
  return [...centre.floor.liveContacts.values()]
    .filter((contact) => contact.interactions.some((one) => one.place === 'waiting'))
    .map((contact) => contact.id);
}

async function dropFromLine(contactId: string): Promise<void> {
  const live = (await centre.floor.contact(contactId))!.interactions.find((one) => one.place === 'waiting');
  if (live) await centre.floor.dispatch({ type: 'Leave', at: centre.floor.now(), interactionId: live.id });
}
